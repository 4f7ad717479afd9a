package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may speak to whom: the arrows of the architecture and no other, told by the policies alone.
 */
class NetworkTest {
  private static final String PLATFORM = "mhim";

  /** Somebody on the network, with the ports that it listens on, by name. */
  private record Peer(
      String name, String namespace, Map<String, String> labels, Map<String, Integer> ports) {}

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void arrowsAreThoseOfTheArchitecture(String overlay) {
    List<JsonNode> objects = new ArrayList<>(Manifests.render(overlay));
    Manifests.ofKind(objects, "Kafka").forEach(kafka -> objects.add(policyOfStrimzi(kafka)));
    List<Peer> peers = new ArrayList<>();
    for (Workload workload : Workload.of(objects)) {
      peers.add(new Peer(workload.name(), PLATFORM, workload.labels(), workload.ports()));
    }
    boolean dev = overlay.equals("dev");
    peers.add(
        new Peer(
            "kafka",
            dev ? PLATFORM : "kafka",
            Map.of("strimzi.io/cluster", "kafka"),
            Map.of("tcp-plain", 9092)));
    if (!dev) {
      peers.add(new Peer("minio", "minio", Map.of("app", "minio"), Map.of("https", 9000)));
      peers.add(new Peer("ingress", "ingress-nginx", Map.of(), Map.of()));
      peers.add(
          new Peer(
              "prometheus",
              "monitoring",
              Map.of("app.kubernetes.io/name", "prometheus"),
              Map.of()));
    }
    peers.add(new Peer("keda", "keda", Map.of("app", "keda-operator"), Map.of()));
    peers.add(new Peer("client", PLATFORM, Map.of("mhim.dev/client", "true"), Map.of()));
    peers.add(new Peer("dns", "kube-system", Map.of("k8s-app", "kube-dns"), Map.of("dns", 53)));
    peers.add(new Peer("stranger", "default", Map.of(), Map.of("http", 80)));
    peers.add(new Peer("neighbour", PLATFORM, Map.of(), Map.of("http", 80)));

    Set<String> arrows = new TreeSet<>();
    for (Peer from : peers) {
      for (Peer to : peers) {
        to.ports()
            .forEach((name, port) -> {
              boolean inside = from.namespace().equals(PLATFORM) || to.namespace().equals(PLATFORM);
              if (!from.equals(to)
                  && inside
                  && isAllowed(objects, "Egress", from, to, name, port)
                  && isAllowed(objects, "Ingress", to, from, name, port)) {
                arrows.add(from.name() + " > " + to.name() + ":" + port);
              }
            });
      }
    }
    Set<String> expected =
        new TreeSet<>(
            List.of(
                "client > gateway:8080",
                "client > gateway:9100",
                "evaluator > kafka:9092",
                "evaluator > minio:9000",
                "feature-store > minio:9000",
                "gateway > feature-store:9101",
                "gateway > kafka:9092",
                "gateway > minio:9000",
                "keda > gateway:8080",
                "trainer > feature-store:9101",
                "trainer > kafka:9092",
                "trainer > minio:9000"));
    if (!dev) {
      expected.addAll(
          Set.of(
              "ingress > gateway:8080",
              "ingress > gateway:9100",
              "prometheus > evaluator:8083",
              "prometheus > feature-store:8081",
              "prometheus > gateway:8080",
              "prometheus > trainer:8082"));
    }
    // Everybody asks for names, and nobody else in kube-system is reached.
    peers.stream()
        .filter(peer -> peer.namespace().equals(PLATFORM))
        .forEach(peer -> expected.add(peer.name() + " > dns:53"));
    assertThat(arrows).isEqualTo(expected);
  }

  /**
   * What Strimzi makes of a listener itself: whoever is named by it may come in, else everybody.
   */
  private static JsonNode policyOfStrimzi(JsonNode kafka) {
    JsonNode listener = kafka.at("/spec/kafka/listeners/0");
    ObjectNode policy =
        (ObjectNode)
            Manifests.parse(
                    """
                    kind: NetworkPolicy
                    spec:
                      podSelector: {matchLabels: {strimzi.io/cluster: kafka}}
                      policyTypes: [Ingress]
                    """)
                .getFirst();
    ObjectNode rule = ((ObjectNode) policy.path("spec")).putArray("ingress").addObject();
    rule.putArray("ports").addObject().set("port", listener.path("port"));
    if (listener.has("networkPolicyPeers")) {
      rule.set("from", listener.path("networkPolicyPeers"));
    }
    return policy;
  }

  /** Whether the policies of one end let the other through; who has none is open to all. */
  private static boolean isAllowed(
      List<JsonNode> objects, String direction, Peer self, Peer other, String name, int port) {
    if (!self.namespace().equals(PLATFORM)) {
      return true;
    }
    boolean egress = direction.equals("Egress");
    List<JsonNode> policies =
        Manifests.ofKind(objects, "NetworkPolicy").stream()
            .filter(policy -> matches(policy.at("/spec/podSelector"), self.labels()))
            .filter(policy ->
                Workload.stream(policy.at("/spec/policyTypes"))
                    .anyMatch(type -> type.asText().equals(direction)))
            .toList();
    assertThat(policies).as("default deny of %s", self).isNotEmpty();
    for (JsonNode policy : policies) {
      for (JsonNode rule : policy.path("spec").path(egress ? "egress" : "ingress")) {
        JsonNode others = rule.path(egress ? "to" : "from");
        boolean peer =
            others.isMissingNode() || Workload.stream(others).anyMatch(it -> isPeer(it, other));
        boolean open =
            Workload.stream(rule.path("ports"))
                .map(it -> it.path("port"))
                // A name is looked up where the connection arrives.
                .anyMatch(it -> it.isInt() ? it.asInt() == port : it.asText().equals(name));
        if (peer && open) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isPeer(JsonNode selector, Peer peer) {
    Map<String, String> namespace = new LinkedHashMap<>();
    namespace.put("kubernetes.io/metadata.name", peer.namespace());
    boolean sameNamespace =
        selector.has("namespaceSelector")
            ? matches(selector.path("namespaceSelector"), namespace)
            : peer.namespace().equals(PLATFORM);
    return sameNamespace
        && (!selector.has("podSelector") || matches(selector.path("podSelector"), peer.labels()));
  }

  private static boolean matches(JsonNode selector, Map<String, String> labels) {
    return selector.path("matchLabels").properties().stream()
        .allMatch(label -> label.getValue().asText().equals(labels.get(label.getKey())));
  }
}
