package dev.mhim.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract keeps buf's STANDARD and COMMENTS rules and buf's formatting. */
class ProtoLintTest {
  private static final Path PROTO = Path.of(System.getProperty("mhim.root"), "proto");

  @TempDir Path cache;

  @Test
  void contractIsLintClean() throws Exception {
    assertThat(buf(PROTO, "lint")).isEmpty();
  }

  @Test
  void contractIsFormatted() throws Exception {
    assertThat(buf(PROTO, "format", "--diff")).isEmpty();
  }

  @Test
  void linterSeesFaults() throws Exception {
    Path module = Files.createDirectories(cache.resolve("faulty/src/main/proto/mhim/v1"));
    Files.copy(PROTO.resolve("buf.yaml"), cache.resolve("faulty/buf.yaml"));
    Files.writeString(
        module.resolve("faulty.proto"),
        "syntax = \"proto3\";\n\npackage mhim.v1;\n\nmessage lower {\n  string Name = 1;\n}\n");
    assertThat(buf(cache.resolve("faulty"), "lint"))
        .contains("should be PascalCase")
        .contains("should be lower_snake_case")
        .contains("non-empty comment");
  }

  private String buf(Path folder, String... arguments) throws IOException, InterruptedException {
    Path program = PROTO.resolve("target/buf/buf");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    List<String> command = new java.util.ArrayList<>(List.of(program.toString()));
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
