package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.endtoend.SpanCollector.Seen;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators turn on, as docs/operations.md says: traces, and logs for machines. */
@Tag("slow")
@Timeout(600)
class ObservabilityTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MUSK1 =
      Path.of(System.getProperty("mhim.root"), "services/standalone/datasets/musk1");

  @TempDir Path folder;

  @Test
  void runIsOneTraceThroughEveryProgramAndItsLogLinesNameIt() throws Exception {
    try (SpanCollector collector = SpanCollector.start()) {
      Mhim mhim =
          new Mhim(
              folder,
              Map.of(
                  "QUARKUS_OTEL_SDK_DISABLED", "false",
                  "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                  "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", collector.address().toString(),
                  "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"));
      ok(mhim, "up", "--detach");
      try {
        ok(mhim, "import", MUSK1.toString());
        String run = run(mhim);

        String trace = traceOf(collector, run);
        List<JsonNode> lines = logLines(mhim, "trainer", run);
        assertThat(lines)
            .extracting(line -> line.at("/mdc/fold").asText())
            .as("folds of the trainer's log lines")
            .contains("0", "1");
        assertThat(lines)
            .allSatisfy(line -> {
              assertThat(line.at("/mdc/attempt").asText()).isEqualTo("1");
              assertThat(line.at("/mdc/traceId").asText()).isEqualTo(trace);
            });
        assertThat(logLines(mhim, "gateway", run)).isNotEmpty();
        assertThat(logLines(mhim, "evaluator", run)).isNotEmpty();
      } finally {
        ok(mhim, "down");
      }
    }
  }

  /** From the door over planning and a fold with its bags to the evaluation: one trace. */
  private static String traceOf(SpanCollector collector, String run) throws Exception {
    Seen plan = await(collector, "mhim-gateway", "plan", run);
    Seen door = collector.await("the door", PATIENCE, span -> span.id().equals(plan.parent()));
    assertThat(door.service()).isEqualTo("mhim-gateway");
    Seen fold = await(collector, "mhim-trainer", "fold", run);
    assertThat(fold.parent()).isEqualTo(plan.id());
    assertThat(fold.attributes()).containsEntry("mhim.outcome", "succeeded");
    assertThat(fold.attributes()).containsEntry("mhim.attempt", "1");
    Seen bag =
        collector.await(
            "a bag",
            PATIENCE,
            span ->
                span.service().equals("mhim-feature-store")
                    && span.name().endsWith("GetBag")
                    && span.trace().equals(plan.trace()));
    Seen evaluate = await(collector, "mhim-evaluator", "evaluate", run);
    assertThat(List.of(door, fold, bag, evaluate))
        .extracting(Seen::trace)
        .containsOnly(plan.trace());
    return plan.trace();
  }

  private static Seen await(SpanCollector collector, String service, String name, String run)
      throws InterruptedException {
    return collector.await(
        name + " of " + service,
        PATIENCE,
        span ->
            span.service().equals(service)
                && span.name().equals(name)
                && run.equals(span.attributes().get("mhim.run")));
  }

  private static String run(Mhim mhim) throws Exception {
    JsonNode platform = JSON.readTree(mhim.data().resolve("platform.json").toFile());
    Runs runs = new Runs(URI.create(platform.at("/web").asText()));
    String run =
        runs.create(
            "traced",
            "projects/default/datasets/musk1",
            """
            {"mlpDim": 32, "cvFold": 2, "numEpoch": 1, "numBootstrap": 50}
            """);
    runs.awaitSuccess(run, PATIENCE);
    return run;
  }

  private static List<JsonNode> logLines(Mhim mhim, String program, String run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(mhim.data().resolve("logs/" + program + ".log"))) {
      if (line.startsWith("{")) {
        JsonNode entry = JSON.readTree(line);
        if (entry.at("/mdc/run").asText().equals(run)) {
          lines.add(entry);
        }
      }
    }
    return lines;
  }

  private static void ok(Mhim mhim, String... arguments) throws Exception {
    Mhim.Result result = mhim.run(PATIENCE, arguments);
    assertThat(result.code()).as("%s: %s", String.join(" ", arguments), result).isZero();
  }
}
