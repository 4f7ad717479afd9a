package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from Kafka alone, as docs/automation.md shows with kcat. */
class KafkaDoorTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MUSK1 =
      Path.of(System.getProperty("mhim.root"), "services/standalone/datasets/musk1");

  @TempDir Path folder;
  private Mhim mhim;
  private String broker = "";

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place, "kcat"))),
        "Kafka's door skipped: no kcat on the PATH");
    mhim = new Mhim(folder);
    ok("up", "--detach");
    JsonNode programs = JSON.readTree(ok("status", "-o", "json").out()).at("/programs");
    broker =
        StreamSupport.stream(programs.spliterator(), false)
            .filter(program -> program.at("/name").asText().equals("kafka"))
            .map(program -> "127.0.0.1:" + program.at("/port").asInt())
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void end() throws Exception {
    if (!broker.isEmpty()) {
      ok("down");
    }
  }

  @Test
  void oneJsonMessageIsARunAndNonsenseIsADeadLetter() throws Exception {
    ok("import", MUSK1.toString());
    String request =
        """
        {"parent": "projects/default", "requestId": "nightly-1", "run": {"title": "by kcat", \
        "dataset": "projects/default/datasets/musk1", "protocol": "PROTOCOL_HELD_OUT", \
        "settings": {"numEpoch": 1, "cvFold": 2, "mlpDim": 64}}}
        """;
    String nonsense = "{\"nothing\": 1}\n";
    // The same request twice is one run.
    for (String message : List.of(request, request, nonsense)) {
      kcat(message, "-P", "-t", "mhim.run.requests", "-H", "content-type=application/json");
    }

    String dead = kcat("", "-C", "-t", "mhim.run.requests.dead", "-c", "1", "-f", "%h %s");
    assertThat(dead).contains("Cannot find field: nothing", nonsense.strip());
    String evaluated = kcat("", "-C", "-t", "mhim.evaluations", "-c", "1", "-f", "%k %h");
    JsonNode runs = JSON.readTree(ok("runs", "list", "-o", "json").out()).at("/runs");
    assertThat(runs).hasSize(1);
    assertThat(runs.at("/0/title").asText()).isEqualTo("by kcat");
    assertThat(evaluated)
        .startsWith(runs.at("/0/name").asText() + " ")
        .contains("ce_type=mhim.v1.Evaluation");
  }

  private String kcat(String input, String... arguments) throws Exception {
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

  private Mhim.Result ok(String... arguments) throws Exception {
    Mhim.Result result = mhim.run(PATIENCE, arguments);
    assertThat(result.code()).as("%s: %s", String.join(" ", arguments), result).isZero();
    return result;
  }
}
