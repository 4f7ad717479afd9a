package dev.mhim.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of KEDA's API {@code keda.sh/v1alpha1} that is in use here, written after its reference
 * (2.20), since no artifact on Maven Central has it. Read strictly: a key that is not here is an
 * error, also when KEDA would know it.
 */
interface KedaModel {
  record ScaledJob(
      JsonNode jobTargetRef,
      List<Trigger> triggers,
      @Nullable Integer pollingInterval,
      @Nullable Integer minReplicaCount,
      @Nullable Integer maxReplicaCount,
      @Nullable Integer successfulJobsHistoryLimit,
      @Nullable Integer failedJobsHistoryLimit,
      @Nullable Rollout rollout,
      @Nullable ScalingStrategy scalingStrategy) {}

  record Rollout(Rolling strategy, @Nullable Propagation propagationPolicy) {}

  enum Rolling {
    @JsonProperty("gradual")
    GRADUAL,
    @JsonProperty("immediate")
    IMMEDIATE
  }

  enum Propagation {
    @JsonProperty("foreground")
    FOREGROUND,
    @JsonProperty("background")
    BACKGROUND
  }

  record ScalingStrategy(Strategy strategy, @Nullable List<String> pendingPodConditions) {}

  enum Strategy {
    @JsonProperty("default")
    DEFAULT,
    @JsonProperty("accurate")
    ACCURATE,
    @JsonProperty("eager")
    EAGER
  }

  record ScaledObject(
      Target scaleTargetRef,
      List<Trigger> triggers,
      @Nullable Integer pollingInterval,
      @Nullable Integer cooldownPeriod,
      @Nullable Integer minReplicaCount,
      @Nullable Integer maxReplicaCount,
      @Nullable Advanced advanced) {}

  record Target(String apiVersion, String kind, String name) {}

  record Advanced(
      @Nullable Boolean restoreToOriginalReplicaCount,
      @Nullable Modifiers scalingModifiers,
      @Nullable AutoscalerConfig horizontalPodAutoscalerConfig) {}

  record Modifiers(
      String formula,
      String target,
      @Nullable String activationTarget,
      @Nullable MetricType metricType) {}

  enum MetricType {
    @JsonProperty("AverageValue")
    AVERAGE_VALUE,
    @JsonProperty("Value")
    VALUE
  }

  record AutoscalerConfig(@Nullable String name, @Nullable JsonNode behavior) {}

  /** What KEDA asks, by its type; every value of its metadata is text. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = MetricsApiTrigger.class, name = "metrics-api"),
    @JsonSubTypes.Type(value = WorkloadTrigger.class, name = "kubernetes-workload")
  })
  sealed interface Trigger {}

  record MetricsApiTrigger(@Nullable String name, MetricsApi metadata) implements Trigger {}

  record MetricsApi(
      String url,
      String valueLocation,
      String targetValue,
      @Nullable String format,
      @Nullable String activationTargetValue) {}

  record WorkloadTrigger(@Nullable String name, PodCount metadata) implements Trigger {}

  /** The number of pods of this namespace that have not ended. */
  record PodCount(String podSelector, String value, @Nullable String activationValue) {}
}
