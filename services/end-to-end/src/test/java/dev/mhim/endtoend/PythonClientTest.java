package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python example of the docs, with stubs that are generated as it says. */
class PythonClientTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path ROOT = Path.of(System.getProperty("mhim.root"));
  private static final Path CONTRACT = ROOT.resolve("proto/src/main/proto");
  private static final Path PLUGIN = Path.of("/usr/bin/grpc_python_plugin");
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path folder;
  private Mhim mhim;
  private boolean up;

  /** What a program ended with, standard error in its output. */
  private record Ended(int code, String said) {}

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Files.isExecutable(PLUGIN) && call(PYTHON, "-c", "import grpc").code() == 0,
        "the Python client skipped: no protoc, grpc_python_plugin or Python with grpc");
    mhim = new Mhim(folder);
    ok("up", "--detach");
    up = true;
  }

  @AfterEach
  void end() throws Exception {
    if (up) {
      ok("down");
    }
  }

  @Test
  void theExampleStartsWatchesAndReadsARun() throws Exception {
    ok("import", ROOT.resolve("services/standalone/datasets/musk1").toString());
    generate();
    Path example = Files.copy(ROOT.resolve("docs/examples/run.py"), folder.resolve("run.py"));
    String gateway =
        new ObjectMapper().readTree(ok("status", "-o", "json").out()).at("/gateway").asText();

    Ended run = call(PYTHON, example.toString(), gateway, "projects/default/datasets/musk1", "1");
    Ended refused = call(PYTHON, example.toString(), gateway, "projects/default/datasets/none");

    assertThat(run.said())
        .contains("STATE_RUNNING", "fold 4 STAGE_STUDENT epoch 1: loss", "STATE_SUCCEEDED")
        .containsPattern(
            "MODEL_ROLE_STUDENT auc 0\\.\\d{3} ± 0\\.\\d{3}, 95 % 0\\.\\d{3} to [01]\\.");
    assertThat(run.code()).isZero();
    assertThat(refused.said()).contains("STATE_REJECTED");
    assertThat(refused.code()).isOne();
  }

  private void generate() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "protoc",
                "-I",
                CONTRACT.toString(),
                "--python_out=" + folder,
                "--grpc_python_out=" + folder,
                "--plugin=protoc-gen-grpc_python=" + PLUGIN));
    try (Stream<Path> files = Files.list(CONTRACT.resolve("mhim/v1"))) {
      files.map(Path::toString).forEach(command::add);
    }
    Ended generated = call(command.toArray(String[]::new));
    assertThat(generated.code()).as(generated.said()).isZero();
  }

  private Ended call(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "call", ".out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    boolean ended = process.waitFor(PATIENCE);
    process.destroy();
    String said = Files.readString(out);
    assertThat(ended).as(said).isTrue();
    return new Ended(process.exitValue(), said);
  }

  private Mhim.Result ok(String... arguments) throws Exception {
    Mhim.Result result = mhim.run(PATIENCE, arguments);
    assertThat(result.code()).as("%s: %s", String.join(" ", arguments), result).isZero();
    return result;
  }
}
