package dev.mhim.gateway.world;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lets the gateway under test ask who calls, with a file of keys of every kind. */
public final class TestKeys implements QuarkusTestResourceLifecycleManager {
  public final TestKey viewer = TestKey.of("viewer00", "vera viewer demo");
  public final TestKey submitter = TestKey.of("submit00", "sam submitter demo");
  public final TestKey admin = TestKey.of("admin000", "ada admin demo");
  public final TestKey root = TestKey.of("root0000", "root admin *");
  public final TestKey stranger = TestKey.of("strange0", "otto admin other");
  public final TestKey ended = TestKey.of("ended000", "vera viewer demo until=2020-01-31");

  private @Nullable Path file;

  @Override
  public Map<String, String> start() {
    try {
      file = Files.createTempFile("keys", ".txt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(all());
    return Map.of(
        "mhim.gateway.auth.keys-file", file.toString(), "mhim.gateway.auth.reload", "PT0.1S");
  }

  /** The keys that the file has at first. */
  public List<TestKey> all() {
    return List.of(viewer, submitter, admin, root, stranger, ended);
  }

  /** Makes the file hold these keys. */
  public void write(List<TestKey> keys) {
    try {
      String lines = keys.stream().map(TestKey::line).collect(Collectors.joining("\n"));
      Path written = Files.createTempFile("keys", ".new");
      Files.writeString(written, "# keys of a test\n\n" + lines + "\n");
      Files.move(written, path(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path path() {
    return Stream.ofNullable(file).findFirst().orElseThrow();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, field -> field.getType().equals(TestKeys.class));
  }

  @Override
  public void stop() {
    try {
      Files.deleteIfExists(path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
