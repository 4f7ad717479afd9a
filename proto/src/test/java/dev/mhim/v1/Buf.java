package dev.mhim.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program buf, as the build has fetched it. */
final class Buf {
  static final Path PROTO = Path.of(System.getProperty("mhim.root"), "proto");

  private Buf() {}

  /** What it says in a folder; nothing where it finds nothing. */
  static String run(Path cache, Path folder, String... arguments)
      throws IOException, InterruptedException {
    Path program = PROTO.resolve("target/buf/buf");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(cache, "buf", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("BUF_CACHE_DIR", cache.resolve("cache").toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
