package dev.mhim.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
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

  record Trigger(TriggerType type, @Nullable String name, MetricsApi metadata) {}

  enum TriggerType {
    @JsonProperty("metrics-api")
    METRICS_API
  }

  /** Every value of a trigger is text. */
  record MetricsApi(
      String url,
      String valueLocation,
      String targetValue,
      @Nullable String format,
      @Nullable String activationTargetValue) {}
}
