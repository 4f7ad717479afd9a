package dev.mhim.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract keeps buf's STANDARD and COMMENTS rules and buf's formatting. */
class ProtoLintTest {
  private static final Path PROTO = Buf.PROTO;

  @TempDir Path cache;

  @Test
  void contractIsLintClean() throws Exception {
    assertThat(Buf.run(cache, PROTO, "lint")).isEmpty();
  }

  @Test
  void contractIsFormatted() throws Exception {
    assertThat(Buf.run(cache, PROTO, "format", "--diff")).isEmpty();
  }

  @Test
  void linterSeesFaults() throws Exception {
    Path module = Files.createDirectories(cache.resolve("faulty/src/main/proto/mhim/v1"));
    Files.copy(PROTO.resolve("buf.yaml"), cache.resolve("faulty/buf.yaml"));
    Files.writeString(
        module.resolve("faulty.proto"),
        "syntax = \"proto3\";\n\npackage mhim.v1;\n\nmessage lower {\n  string Name = 1;\n}\n");
    assertThat(Buf.run(cache, cache.resolve("faulty"), "lint"))
        .contains("should be PascalCase")
        .contains("should be lower_snake_case")
        .contains("non-empty comment");
  }
}
