package dev.mhim.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1JobSpec;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscalerBehavior;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Strict schemas without a cluster: unknown and missing keys are errors. Kubernetes' own kinds by
 * the models of its official client, Strimzi's by its own, the others by models written here.
 */
final class KubernetesSchema {
  /** Reads closed records: nothing unknown, and no number where a text must be. */
  private static final ObjectMapper STRICT = strict();

  private static final Map<String, Check> KINDS =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", core(V1ConfigMap::validateJsonElement)),
          Map.entry("v1/Namespace", core(V1Namespace::validateJsonElement)),
          Map.entry("v1/Secret", core(V1Secret::validateJsonElement)),
          Map.entry("v1/Service", core(V1Service::validateJsonElement)),
          Map.entry("v1/ServiceAccount", core(V1ServiceAccount::validateJsonElement)),
          Map.entry("apps/v1/Deployment", core(V1Deployment::validateJsonElement)),
          Map.entry("apps/v1/StatefulSet", core(V1StatefulSet::validateJsonElement)),
          Map.entry(
              "policy/v1/PodDisruptionBudget", core(V1PodDisruptionBudget::validateJsonElement)),
          Map.entry(
              "networking.k8s.io/v1/NetworkPolicy", core(V1NetworkPolicy::validateJsonElement)),
          Map.entry("networking.k8s.io/v1/Ingress", core(V1Ingress::validateJsonElement)),
          Map.entry("keda.sh/v1alpha1/ScaledJob", KubernetesSchema::scaledJob),
          Map.entry("keda.sh/v1alpha1/ScaledObject", KubernetesSchema::scaledObject),
          Map.entry("monitoring.coreos.com/v1/PodMonitor", KubernetesSchema::podMonitor),
          Map.entry(
              "monitoring.coreos.com/v1/PrometheusRule",
              object -> custom(object, PrometheusModel.PrometheusRule.class)),
          Map.entry("kafka.strimzi.io/v1/Kafka", object -> STRICT.treeToValue(object, Kafka.class)),
          Map.entry(
              "kafka.strimzi.io/v1/KafkaNodePool",
              object -> STRICT.treeToValue(object, KafkaNodePool.class)));

  private interface Check {
    void check(JsonNode object) throws IOException;
  }

  private interface ModelCheck {
    void check(JsonElement object) throws IOException;
  }

  private KubernetesSchema() {}

  /** What is wrong with an object; empty when nothing is. */
  static Optional<String> problem(JsonNode object) {
    String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    Check check = KINDS.get(kind);
    if (check == null) {
      return Optional.of(kind + ": no schema for it");
    }
    try {
      check.check(object);
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(kind + " " + Manifests.name(object) + ": " + e.getMessage());
    }
  }

  private static Check core(ModelCheck model) {
    return object -> model.check(element(object));
  }

  private static void scaledJob(JsonNode object) throws IOException {
    KedaModel.ScaledJob job = custom(object, KedaModel.ScaledJob.class);
    V1JobSpec.validateJsonElement(element(job.jobTargetRef()));
  }

  private static void scaledObject(JsonNode object) throws IOException {
    KedaModel.ScaledObject scaled = custom(object, KedaModel.ScaledObject.class);
    if (scaled.advanced() != null
        && scaled.advanced().horizontalPodAutoscalerConfig() != null
        && scaled.advanced().horizontalPodAutoscalerConfig().behavior() != null) {
      V2HorizontalPodAutoscalerBehavior.validateJsonElement(
          element(scaled.advanced().horizontalPodAutoscalerConfig().behavior()));
    }
  }

  private static void podMonitor(JsonNode object) throws IOException {
    PrometheusModel.PodMonitor monitor = custom(object, PrometheusModel.PodMonitor.class);
    V1LabelSelector.validateJsonElement(element(monitor.selector()));
  }

  /** The spec of a custom resource, with nothing beside it but what every object has. */
  private static <T extends Record> T custom(JsonNode object, Class<T> spec) throws IOException {
    for (String key : (Iterable<String>) object::fieldNames) {
      if (!java.util.Set.of("apiVersion", "kind", "metadata", "spec").contains(key)) {
        throw new IllegalArgumentException("unknown key " + key);
      }
    }
    V1ObjectMeta.validateJsonElement(element(object.path("metadata")));
    T value = STRICT.treeToValue(object.path("spec"), spec);
    requireComplete(value);
    return value;
  }

  /** Components that may not be null aren't, here and below. */
  private static void requireComplete(Object value) {
    switch (value) {
      case Record record -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          Object part = get(record, component);
          if (part != null) {
            requireComplete(part);
          } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            throw new IllegalArgumentException(
                record.getClass().getSimpleName() + " needs " + component.getName());
          }
        }
      }
      case Iterable<?> values -> {
        for (Object each : values) {
          requireComplete(each);
        }
      }
      default -> {
        // Text, numbers and trees have no parts.
      }
    }
  }

  private static @Nullable Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static JsonElement element(JsonNode node) throws JsonProcessingException {
    return JsonParser.parseString(STRICT.writeValueAsString(node));
  }

  private static ObjectMapper strict() {
    JsonMapper.Builder builder =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    builder.withCoercionConfig(
        LogicalType.Textual,
        text ->
            text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    return builder
        .annotationIntrospector(
            new JacksonAnnotationIntrospector() {
              private static final long serialVersionUID = 1L;

              @Override
              public Boolean hasAnySetter(Annotated annotated) {
                // Strimzi's models would put what they do not know into a map.
                return false;
              }
            })
        .build();
  }
}
