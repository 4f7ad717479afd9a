package dev.mhim.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients and services of released versions go on with today's contract: no field, enum value or
 * method that they know was taken away, renumbered, renamed or retyped, as bytes and as JSON. The
 * contract of a release is {@code released/<version>.binpb.gz}: {@code buf build
 * --exclude-source-info}; a release adds its own and never changes one.
 */
class ReleasedContractTest {
  private static final Path RELEASED = Buf.PROTO.resolve("src/test/resources/released");

  @TempDir Path cache;

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> files = Files.list(RELEASED)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void goesOnToday(Path release) throws Exception {
    assertThat(Buf.run(cache, Buf.PROTO, "breaking", "--against", release.toString())).isEmpty();
  }

  @Test
  void breachesAreSeen() throws Exception {
    Path module = cache.resolve("changed");
    copy(Buf.PROTO.resolve("src"), module.resolve("src"));
    Files.copy(Buf.PROTO.resolve("buf.yaml"), module.resolve("buf.yaml"));
    Path service = module.resolve("src/main/proto/mhim/v1/run_service.proto");
    Path task = module.resolve("src/main/proto/mhim/v1/task.proto");
    edit(service, "rpc CancelRun(", "rpc StopRun(");
    edit(task, "int32 attempt = ", "string attempt = ");

    String found =
        Buf.run(
            cache,
            module,
            "breaking",
            "--against",
            releases().findFirst().orElseThrow().toString());

    assertThat(found).contains("\"CancelRun\"").contains("\"attempt\"");
  }

  private static void edit(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Path target = to.resolve(from.relativize(file).toString());
          Files.createDirectories(target.getParent());
          if (Files.isRegularFile(file)) {
            Files.copy(file, target);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
