package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and panels ask for metrics that the services export. */
class ObservabilityTest {
  /** Words of PromQL that are no metrics, and labels. */
  private static final Set<String> NO_METRICS =
      Set.of(
          "max",
          "min",
          "sum",
          "count",
          "rate",
          "increase",
          "absent",
          "by",
          "and",
          "or",
          "pod",
          "area",
          "heap",
          "outcome",
          "failed",
          "result",
          "status",
          "m",
          "h");

  /** What every service exports through Quarkus; {@link TrainerJobTest} sees them at a real one. */
  static final Set<String> OF_QUARKUS =
      Set.of(
          "jvm_memory_used_bytes",
          "jvm_memory_max_bytes",
          "jvm_gc_pause_seconds_max",
          "process_cpu_usage",
          "http_server_requests_seconds_count");

  @Test
  void alertsAndPanelsAskForWhatIsExported() throws IOException {
    Set<String> exported = new TreeSet<>(OF_QUARKUS);
    exported.addAll(meters("gateway/src/main/java/dev/mhim/gateway/lifecycle/GatewayMetrics.java"));
    exported.addAll(meters("trainer/src/main/java/dev/mhim/trainer/metric/TrainerMeters.java"));
    assertThat(exported).contains("mhim_tasks_waiting", "mhim_trainer_attempts_total");

    List<String> expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(20);
    for (String expression : expressions) {
      Set<String> asked = metrics(expression);
      assertThat(asked).as(expression).isNotEmpty();
      assertThat(exported).as(expression).containsAll(asked);
    }
  }

  @Test
  void everyAlertSaysWhatItIsAndWhatToDo() {
    JsonNode rules = Manifests.parse(Manifests.text("components/monitoring/rules.yaml")).getFirst();
    assertThat(rules.findValues("annotations"))
        .hasSizeGreaterThan(5)
        .allSatisfy(it -> {
          assertThat(it.path("summary").asText()).isNotBlank();
          assertThat(it.path("description").asText()).isNotBlank();
        });
    assertThat(rules.findValuesAsText("severity")).isSubsetOf("info", "warning", "critical");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "prod-pool"})
  void everyServiceIsScraped(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    JsonNode monitor = Manifests.find(objects, "PodMonitor", "mhim");
    List<String> names = new ArrayList<>();
    monitor.at("/spec/selector/matchExpressions/0/values").forEach(it -> names.add(it.asText()));
    assertThat(Workload.of(objects))
        .filteredOn(Workload::isOurs)
        .allSatisfy(it -> {
          assertThat(names).contains(it.labels().get("app.kubernetes.io/name"));
          assertThat(it.ports())
              .containsKey(monitor.at("/spec/podMetricsEndpoints/0/port").asText());
        });
    assertThat(Manifests.find(objects, "ConfigMap", "mhim-dashboard").at("/data").has("mhim.json"))
        .isTrue();
  }

  @Test
  void panelsDoNotOverlapAndHaveTheirOwnIds() throws IOException {
    JsonNode panels = dashboard().path("panels");
    assertThat(panels.findValuesAsText("id")).doesNotHaveDuplicates();
    Set<String> cells = new TreeSet<>();
    for (JsonNode panel : panels) {
      JsonNode at = panel.path("gridPos");
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        assertThat(x).isLessThan(24);
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertThat(cells.add(x + "," + y)).as(panel.path("title").asText()).isTrue();
        }
      }
    }
  }

  private static List<String> expressions() throws IOException {
    List<String> expressions =
        new ArrayList<>(
            Manifests.parse(Manifests.text("components/monitoring/rules.yaml"))
                .getFirst()
                .findValuesAsText("expr"));
    expressions.addAll(dashboard().findValuesAsText("expr"));
    return expressions;
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(Manifests.text("components/monitoring/dashboard.json"));
  }

  private static Set<String> metrics(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher words = Pattern.compile("[a-z][a-z_]*").matcher(expression.replaceAll("\\[[^]]*]", ""));
    while (words.find()) {
      if (!NO_METRICS.contains(words.group())) {
        names.add(words.group());
      }
    }
    return names;
  }

  /** The names in Prometheus of the meters that a source registers. */
  private static Set<String> meters(String source) throws IOException {
    String text = Files.readString(Path.of(Manifests.ROOT.toString(), "services", source));
    Set<String> names = new TreeSet<>();
    Matcher meters =
        Pattern.compile("(counter|gauge|builder)\\(\\s*\"(mhim[a-z.]+)\"").matcher(text);
    while (meters.find()) {
      String name = meters.group(2).replace('.', '_');
      names.add(meters.group(1).equals("counter") ? name + "_total" : name);
    }
    return names;
  }
}
