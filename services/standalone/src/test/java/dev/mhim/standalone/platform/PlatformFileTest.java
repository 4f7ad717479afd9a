package dev.mhim.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.standalone.platform.PlatformState.Phase;
import dev.mhim.standalone.platform.PlatformState.ProgramState;
import dev.mhim.standalone.supervisor.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformFileTest {
  @TempDir Path folder;

  @Test
  void whatWasWrittenIsRead() {
    PlatformFile file = new PlatformFile(folder.resolve("platform.json"));
    ProcessIdentity identity = new ProcessIdentity(7, Instant.ofEpochMilli(1_700_000_000_123L));
    PlatformState state =
        new PlatformState(
            Phase.READY,
            identity,
            "127.0.0.1:9000",
            "http://127.0.0.1:8080",
            "127.0.0.1:9001",
            List.of(
                new ProgramState(
                    "kafka",
                    Optional.of(identity),
                    true,
                    9092,
                    Optional.empty(),
                    "/l/kafka.log",
                    2),
                new ProgramState(
                    "gateway", Optional.empty(), false, 8080, Optional.of("http://x"), "/l/g", 0)));

    file.write(state);

    assertThat(file.read()).contains(state);
    assertThat(folder)
        .isDirectoryContaining("glob:**platform.json")
        .isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void noFileMeansThatNothingIsUp() {
    assertThat(new PlatformFile(folder.resolve("platform.json")).read()).isEmpty();
  }

  @Test
  void aBrokenFileIsNamed() throws Exception {
    Path path = Files.writeString(folder.resolve("platform.json"), "{\"phase\":");
    assertThatThrownBy(() -> new PlatformFile(path).read())
        .hasMessageContaining(path.toString())
        .hasMessageContaining("delete it when no platform is up");
  }
}
