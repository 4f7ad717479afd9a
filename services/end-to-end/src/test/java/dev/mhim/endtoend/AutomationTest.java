package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs from programs, as docs/automation.md says: Python with stubs that are generated for it, Java
 * with the built ones, and from Kafka alone.
 */
@Tag("slow")
class AutomationTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path ROOT = Path.of(System.getProperty("mhim.root"));
  private static final Path CONTRACT = ROOT.resolve("proto/src/main/proto");
  private static final Path PLUGIN = Path.of("/usr/bin/grpc_python_plugin");
  private static final String PYTHON = "/usr/bin/python3";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MUSK1 = ROOT.resolve("services/standalone/datasets/musk1");

  @TempDir static Path folder;
  private static Mhim mhim;
  private static String gateway;
  private static String broker;

  /** What a program ended with, standard error in its output. */
  private record Ended(int code, String said) {}

  @BeforeAll
  static void start() throws Exception {
    mhim = new Mhim(folder);
    ok("up", "--detach");
    ok("import", MUSK1.toString());
    JsonNode status = JSON.readTree(ok("status", "-o", "json").out());
    gateway = status.at("/gateway").asText();
    broker =
        StreamSupport.stream(status.at("/programs").spliterator(), false)
            .filter(program -> program.at("/name").asText().equals("kafka"))
            .map(program -> "127.0.0.1:" + program.at("/port").asInt())
            .findFirst()
            .orElseThrow();
  }

  @AfterAll
  static void end() throws Exception {
    ok("down");
  }

  @Test
  void thePythonExampleTellsWhatWasRejected() throws Exception {
    assumeTrue(
        Files.isExecutable(PLUGIN) && call(PYTHON, "-c", "import grpc").code() == 0,
        "the Python client skipped: no protoc, grpc_python_plugin or Python with grpc");
    generate();
    Path example = Files.copy(ROOT.resolve("docs/examples/run.py"), folder.resolve("run.py"));

    // A run that goes well is in the tour.
    isRefused(List.of(PYTHON, example.toString()));
  }

  @Test
  void theJavaExampleStartsWatchesAndReadsARun() throws Exception {
    trains(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            ROOT.resolve("services/standalone/target/lib") + "/*",
            ROOT.resolve("docs/examples/Train.java").toString()));
  }

  @Test
  void oneJsonMessageIsARunAndNonsenseIsADeadLetter() throws Exception {
    assumeTrue(
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place, "kcat"))),
        "Kafka's door skipped: no kcat on the PATH");
    ok("import", MUSK1.toString(), "--project=by-kafka");
    String request =
        """
        {"parent": "projects/by-kafka", "requestId": "nightly-1", "run": {"title": "by kcat", \
        "dataset": "projects/by-kafka/datasets/musk1", "protocol": "PROTOCOL_HELD_OUT", \
        "settings": {"numEpoch": 1, "cvFold": 2, "mlpDim": 64}}}
        """;
    String nonsense = "{\"nothing\": 1}\n";
    // The same request twice is one run.
    for (String message : List.of(request, request, nonsense)) {
      kcat(message, "-P", "-t", "mhim.run.requests", "-H", "content-type=application/json");
    }

    // The last of the three: all have been read.
    String dead = kcat("", "-C", "-t", "mhim.run.requests.dead", "-c", "1", "-f", "%h %s");
    assertThat(dead).contains("Cannot find field: nothing", nonsense.strip());
    JsonNode runs = JSON.readTree(ok("runs", "list", "--project=by-kafka", "-o", "json").out());
    assertThat(runs.at("/runs")).hasSize(1);
    assertThat(runs.at("/runs/0/title").asText()).isEqualTo("by kcat");
    String run = runs.at("/runs/0/name").asText();
    ok("watch", run);
    assertThat(kcat("", "-C", "-t", "mhim.evaluations", "-e", "-f", "%k %h\\n"))
        .containsPattern("(?m)^" + run + " .*ce_type=mhim.v1.Evaluation");
  }

  private static void trains(List<String> example) throws Exception {
    Ended run = call(with(example, gateway, "projects/default/datasets/musk1", "1"));

    assertThat(run.said())
        .contains("STATE_RUNNING", "fold 4 STAGE_STUDENT epoch 1: loss", "STATE_SUCCEEDED")
        .containsPattern("MODEL_ROLE_STUDENT auc 0\\.\\d{3} ± 0\\.\\d{3}");
    assertThat(run.code()).isZero();
    isRefused(example);
  }

  private static void isRefused(List<String> example) throws Exception {
    Ended refused = call(with(example, gateway, "projects/default/datasets/none"));

    assertThat(refused.said()).contains("STATE_REJECTED");
    assertThat(refused.code()).isOne();
  }

  private static String kcat(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("kcat", "-q", "-b", broker, "-o", "beginning"));
    command.addAll(List.of(arguments));
    Path in = Files.writeString(Files.createTempFile(folder, "kcat", ".in"), input);
    Path out = Files.createTempFile(folder, "kcat", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    boolean ended = process.waitFor(PATIENCE);
    process.destroy();
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(ended).as("kcat %s: %s", String.join(" ", arguments), said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static String[] with(List<String> example, String... arguments) {
    return Stream.concat(example.stream(), Stream.of(arguments)).toArray(String[]::new);
  }

  private static void generate() throws Exception {
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

  private static Ended call(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "call", ".out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    boolean ended = process.waitFor(PATIENCE);
    process.destroy();
    String said = Files.readString(out);
    assertThat(ended).as(said).isTrue();
    return new Ended(process.exitValue(), said);
  }

  private static Mhim.Result ok(String... arguments) throws Exception {
    Mhim.Result result = mhim.run(PATIENCE, arguments);
    assertThat(result.code()).as("%s: %s", String.join(" ", arguments), result).isZero();
    return result;
  }
}
