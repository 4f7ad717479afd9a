package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and panels ask for metrics that the services export. */
class ObservabilityTest {
  /** Words of PromQL that are no metrics, and labels. */
  private static final Set<String> NO_METRICS =
      Set.of(
          "avg",
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
          "gpu",
          "heap",
          "outcome",
          "failed",
          "result",
          "status",
          "m",
          "h");

  /** A meter's kind, name and unit, as Micrometer's builders have them. */
  private static final Pattern METER =
      Pattern.compile(
          "(?:\\.(counter)\\(|(Gauge|Counter)\\s*\\.builder\\()\\s*\"(mhim[a-z.]+)\""
              + "(?:[^;]*?\\.baseUnit\\(\"([a-z]+)\"\\))?");

  @TempDir Path folder = Path.of(".");

  /** What every service exports through Quarkus; {@link TrainerJobTest} sees them at a real one. */
  static final Set<String> OF_QUARKUS =
      Set.of(
          "jvm_memory_used_bytes",
          "jvm_memory_max_bytes",
          "jvm_gc_pause_seconds_max",
          "process_cpu_usage",
          "http_server_requests_seconds_count");

  /** What NVIDIA's exporter says of GPUs; the panel that asks for it tells so. */
  private static final Set<String> OF_EXPORTERS = Set.of("DCGM_FI_DEV_GPU_UTIL");

  @Test
  void alertsAndPanelsAskForWhatIsExported() throws IOException {
    Set<String> exported = new TreeSet<>(OF_QUARKUS);
    exported.addAll(OF_EXPORTERS);
    for (String service : List.of("gateway", "feature-store", "trainer", "evaluator")) {
      exported.addAll(meters(service));
    }
    assertThat(exported)
        .contains(
            "mhim_tasks_waiting",
            "mhim_trainer_attempts_total",
            "mhim_trainer_device_memory_bytes",
            "mhim_feature_store_garbage_freed_bytes_total");

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

  @Test
  void prometheusReadsEveryExpression() throws Exception {
    assumeTrue(
        Manifests.isOnPath("promtool"),
        "reading by Prometheus skipped: promtool is not on the PATH");
    check(
        Manifests.parse(Manifests.text("components/monitoring/rules.yaml"))
            .getFirst()
            .path("spec"));
    List<Map<String, String>> rules = new ArrayList<>();
    for (String expression : panels()) {
      rules.add(Map.of("record", "panel:" + rules.size(), "expr", expression));
    }
    check(Map.of("groups", List.of(Map.of("name", "panels", "rules", rules))));
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
    expressions.addAll(panels());
    return expressions;
  }

  private static List<String> panels() throws IOException {
    return dashboard().findValuesAsText("expr");
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(Manifests.text("components/monitoring/dashboard.json"));
  }

  private static Set<String> metrics(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher words =
        Pattern.compile("[A-Za-z][A-Za-z_]*").matcher(expression.replaceAll("\\[[^]]*]", ""));
    while (words.find()) {
      if (!NO_METRICS.contains(words.group())) {
        names.add(words.group());
      }
    }
    return names;
  }

  /** The gauges that a service has from its start on. */
  static Set<String> gauges(String service) throws IOException {
    Set<String> names = meters(service);
    names.removeIf(name -> name.endsWith("_total"));
    return names;
  }

  /** The names in Prometheus of the meters that a service's sources register. */
  private static Set<String> meters(String service) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> sources =
        Files.walk(Manifests.ROOT.resolve("services").resolve(service).resolve("src/main/java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        Matcher meters = METER.matcher(Files.readString(source));
        while (meters.find()) {
          boolean counter = meters.group(1) != null || meters.group(2).equals("Counter");
          String name = meters.group(3).replace('.', '_');
          String unit = meters.group(4) == null ? "" : "_" + meters.group(4);
          names.add(name + (name.endsWith(unit) ? "" : unit) + (counter ? "_total" : ""));
        }
      }
    }
    return names;
  }

  /** Writes rules as Prometheus itself reads them and has its own tool judge them. */
  private void check(Object groups) throws IOException, InterruptedException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, Manifests.YAML.writeValueAsString(groups));
    Process promtool =
        new ProcessBuilder("promtool", "check", "rules", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }
}
