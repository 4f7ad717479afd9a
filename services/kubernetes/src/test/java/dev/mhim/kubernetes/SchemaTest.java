package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object is what its kind's schema says, with no key too many and none too few. */
class SchemaTest {
  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void everyRenderedObjectFitsItsSchema(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    assertThat(objects).hasSizeGreaterThan(25);
    assertThat(objects).map(KubernetesSchema::problem).allMatch(Optional::isEmpty);
  }

  @Test
  void everyFileFitsItsSchema() {
    assertThat(Manifests.files()).hasSizeGreaterThan(10);
    assertThat(Manifests.files())
        .allSatisfy((file, objects) ->
            assertThat(objects).map(KubernetesSchema::problem).allMatch(Optional::isEmpty));
  }

  @ParameterizedTest
  @CsvSource({
    "base/gateway.yaml, StatefulSet, /spec/template/spec/containers/0, imagePulPolicy",
    "base/network-policies.yaml, NetworkPolicy, /spec, podSelectors",
    "components/trainer-jobs/scaled-job.yaml, ScaledJob, /spec, maxReplicas",
    "components/trainer-jobs/scaled-job.yaml, ScaledJob, /spec/jobTargetRef/template/spec, restart",
    "components/trainer-jobs/scaled-job.yaml, ScaledJob, /spec/triggers/0/metadata, address",
    "components/trainer-pool/trainer-pool.yaml, ScaledObject, /spec/advanced, behavior",
    "components/trainer-pool/trainer-pool.yaml, ScaledObject, /spec/triggers/2/metadata, selector",
    "components/monitoring/pod-monitor.yaml, PodMonitor, /spec/podMetricsEndpoints/0, ports",
    "components/monitoring/rules.yaml, PrometheusRule, /spec/groups/0/rules/0, expression",
    "overlays/dev/kafka.yaml, Kafka, /spec/kafka/listeners/0, protocol",
    "overlays/dev/kafka.yaml, KafkaNodePool, /spec, replica",
  })
  void keyThatDoesNotExistIsFound(String file, String kind, String where, String key) {
    JsonNode object = Manifests.ofKind(Manifests.parse(Manifests.text(file)), kind).getFirst();
    assertThat(KubernetesSchema.problem(object)).isEmpty();

    ((ObjectNode) object.at(where)).put(key, "x");

    assertThat(KubernetesSchema.problem(object))
        .hasValueSatisfying(problem -> assertThat(problem).contains(key));
  }

  @ParameterizedTest
  @CsvSource({
    "base/gateway.yaml, StatefulSet, /spec/template/spec, containers",
    "base/gateway.yaml, PodDisruptionBudget, '', kind",
    "components/trainer-jobs/scaled-job.yaml, ScaledJob, /spec, triggers",
    "components/trainer-jobs/scaled-job.yaml, ScaledJob, /spec/triggers/0/metadata, url",
    "components/trainer-jobs/scaled-job.yaml, ScaledJob, /spec/jobTargetRef, template",
    "components/monitoring/rules.yaml, PrometheusRule, /spec/groups/0, name",
  })
  void missingKeyIsFound(String file, String kind, String where, String key) {
    JsonNode object = Manifests.ofKind(Manifests.parse(Manifests.text(file)), kind).getFirst();

    ((ObjectNode) object.at(where)).remove(key);

    assertThat(KubernetesSchema.problem(object)).isPresent();
  }

  @Test
  void kindThatHasNoSchemaIsFound() {
    JsonNode object = Manifests.parse("{apiVersion: apps/v2, kind: Deployment}").getFirst();
    assertThat(KubernetesSchema.problem(object)).contains("apps/v2/Deployment: no schema for it");
  }
}
