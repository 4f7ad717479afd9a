package dev.mhim.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of {@code monitoring.coreos.com/v1} that is in use here, after its reference (0.9x). */
interface PrometheusModel {
  record PodMonitor(
      JsonNode selector,
      List<Endpoint> podMetricsEndpoints,
      @Nullable List<String> podTargetLabels) {}

  record Endpoint(
      String port,
      @Nullable String path,
      @Nullable String interval,
      @Nullable String scrapeTimeout) {}

  record PrometheusRule(List<Group> groups) {}

  record Group(String name, List<Rule> rules, @Nullable String interval) {}

  record Rule(
      String alert,
      String expr,
      @Nullable @JsonProperty("for") String duration,
      Map<String, String> labels,
      Map<String, String> annotations) {}
}
