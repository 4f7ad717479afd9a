package dev.mhim.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.gateway.world.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class KeyFileTest {
  private static final Duration OFTEN = Duration.ofMillis(10);

  @TempDir private Path folder;

  private final TestKey old = TestKey.of("old00000", "alice submitter *");
  private final TestKey fresh = TestKey.of("fresh000", "alice submitter *");

  @Test
  void keysAreRotatedWhileItIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), old.line());
    try (KeyFile keys = new KeyFile(file, OFTEN)) {
      assertThat(counts(keys, old)).isTrue();

      Files.writeString(file, old.line() + "\n" + fresh.line());
      await(() -> counts(keys, fresh));
      assertThat(counts(keys, old)).isTrue();

      Files.writeString(file, fresh.line());
      await(() -> !counts(keys, old));
      assertThat(counts(keys, fresh)).isTrue();
    }
  }

  @Test
  void aFileThatIsAwayOrWrongForAWhileChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), old.line());
    try (KeyFile keys = new KeyFile(file, OFTEN)) {
      Files.delete(file);
      Files.writeString(folder.resolve("half"), fresh.line() + "\nhalf a line");
      Files.move(folder.resolve("half"), file);
      Files.writeString(folder.resolve("whole"), old.line() + "\n" + fresh.line());
      assertThat(counts(keys, old)).isTrue();
      assertThat(counts(keys, fresh)).isFalse();

      Files.move(folder.resolve("whole"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      await(() -> counts(keys, fresh));
      assertThat(counts(keys, old)).isTrue();
    }
  }

  @Test
  void withoutItsFileNothingStarts() {
    assertThatThrownBy(() -> new KeyFile(folder.resolve("none"), OFTEN))
        .hasMessageContaining("mhim.gateway.auth.keys-file")
        .hasMessageContaining("none");
  }

  private static boolean counts(KeyFile keys, TestKey key) {
    return keys.owner(ApiKey.parse(key.text()).orElseThrow(), Instant.now()).isPresent();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(OFTEN.toNanos());
    }
  }
}
