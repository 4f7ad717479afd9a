package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator expects of every pod. */
class PolicyTest {
  private static final Set<String> SECRETS_OF_THE_CLUSTER =
      Set.of("mhim-object-store", "mhim-gateway-keys", "mhim-tls");
  private static final String QUANTITY = "[0-9]+(\\.[0-9]+)?(m|Ki|Mi|Gi|Ti)?";

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void nobodyIsRootOrCanBecomeIt(String overlay) {
    assertThat(Workload.of(Manifests.render(overlay)))
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(it -> {
          JsonNode pod = it.pod().path("securityContext");
          assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
          assertThat(pod.path("runAsUser").asInt()).isGreaterThan(1000);
          assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
          assertThat(it.pod().path("containers")).hasSize(1);
          assertThat(it.pod().has("initContainers")).isFalse();
          JsonNode container = it.container().path("securityContext");
          assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
          assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
          assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
          for (String key : List.of("hostNetwork", "hostPID", "hostIPC")) {
            assertThat(it.pod().has(key)).as(key).isFalse();
          }
          assertThat(it.pod().path("volumes")).allMatch(volume -> !volume.has("hostPath"));
        });
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void nobodyHoldsATokenOfTheCluster(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    assertThat(Workload.of(objects))
        .allSatisfy(it -> {
          assertThat(it.pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
          assertThat(it.pod().path("enableServiceLinks").asBoolean(true)).isFalse();
          JsonNode account =
              Manifests.find(
                  objects, "ServiceAccount", it.pod().path("serviceAccountName").asText());
          assertThat(account.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        });
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void imagesHaveAVersionAndOursHaveTheProjects(String overlay) throws IOException {
    String pom = Files.readString(Manifests.ROOT.resolve("pom.xml"));
    String version = pom.replaceFirst("(?s).*?<version>([^<]*?)(-SNAPSHOT)?</version>.*", "$1");
    assertThat(Workload.of(Manifests.render(overlay)))
        .allSatisfy(it -> {
          String image = it.container().path("image").asText();
          String tag = image.substring(image.lastIndexOf(':') + 1);
          assertThat(image).contains(":").doesNotContain("latest");
          if (it.isOurs()) {
            assertThat(tag).matches(java.util.regex.Pattern.quote(version) + "(-cpu|-cu[0-9]+)?");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void resourcesAreAskedForAndLimited(String overlay) {
    assertThat(Workload.of(Manifests.render(overlay)))
        .allSatisfy(it -> {
          for (String key : List.of("cpu", "memory")) {
            for (String side : List.of("requests", "limits")) {
              assertThat(it.container().path("resources").path(side).path(key).asText())
                  .as("%s of %s", side, key)
                  .matches(QUANTITY);
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void probesAskWhatTheServicesAnswer(String overlay) {
    Map<String, String> paths =
        Map.of(
            "startupProbe", "/q/health/started",
            "livenessProbe", "/q/health/live",
            "readinessProbe", "/q/health/ready");
    assertThat(ours(overlay))
        .hasSize(4)
        .allSatisfy(it -> {
          assertThat(module(it).resolve("pom.xml")).content().contains("quarkus-smallrye-health");
          paths.forEach((probe, path) -> {
            JsonNode http = it.container().path(probe).path("httpGet");
            assertThat(http.path("path").asText()).as(probe).isEqualTo(path);
            assertThat(it.ports()).as(probe).containsKey(http.path("port").asText());
          });
        });
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void portsAreThoseOfThePrograms(String overlay) {
    assertThat(ours(overlay))
        .allSatisfy(it -> {
          Path properties = module(it).resolve("src/main/resources/application.properties");
          it.ports()
              .forEach((name, port) ->
                  assertThat(properties)
                      .content()
                      .contains(
                          "\n"
                              + (name.equals("http") ? "quarkus.http" : "quarkus.grpc.server")
                              + ".port="
                              + port
                              + "\n"));
        });
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void whatIsReferredToIsThere(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    Set<String> secrets =
        Stream.concat(
                SECRETS_OF_THE_CLUSTER.stream().filter(name -> !overlay.equals("dev")),
                Manifests.ofKind(objects, "Secret").stream().map(Manifests::name))
            .collect(Collectors.toSet());
    assertThat(Workload.of(objects))
        .allSatisfy(it -> {
          // Fails for a ConfigMap that is not there.
          assertThat(it.environment(objects)).isNotEmpty();
          for (JsonNode variable : it.container().path("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef/name");
            assertThat(secret.isMissingNode() || secrets.contains(secret.asText())).isTrue();
          }
          for (JsonNode volume : it.pod().path("volumes")) {
            JsonNode secret = volume.at("/secret/secretName");
            assertThat(secret.isMissingNode() || secrets.contains(secret.asText())).isTrue();
          }
          Set<String> volumes = new TreeSet<>();
          it.pod().path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
          it.owner()
              .at("/spec/volumeClaimTemplates")
              .forEach(claim -> volumes.add(Manifests.name(claim)));
          assertThat(
                  Workload.stream(it.container().path("volumeMounts"))
                      .map(m -> m.path("name").asText()))
              .containsExactlyInAnyOrderElementsOf(volumes);
        });
    for (JsonNode ingress : Manifests.ofKind(objects, "Ingress")) {
      assertThat(ingress.findValues("secretName"))
          .allMatch(name -> secrets.contains(name.asText()));
      for (JsonNode backend : ingress.findValues("backend")) {
        JsonNode service = Manifests.find(objects, "Service", backend.at("/service/name").asText());
        assertThat(service.at("/spec/ports").findValuesAsText("name"))
            .contains(backend.at("/service/port/name").asText());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void servicesAndBudgetsFindTheirPods(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    List<Workload> workloads = Workload.of(objects);
    for (JsonNode service : Manifests.ofKind(objects, "Service")) {
      List<Workload> chosen = chosen(workloads, service.at("/spec/selector"));
      assertThat(chosen).as(Manifests.name(service)).hasSize(1);
      assertThat(chosen.getFirst().ports())
          .containsKeys(
              service.at("/spec/ports").findValuesAsText("targetPort").toArray(String[]::new));
    }
    for (JsonNode budget : Manifests.ofKind(objects, "PodDisruptionBudget")) {
      assertThat(chosen(workloads, budget.at("/spec/selector/matchLabels")))
          .as(Manifests.name(budget))
          .hasSize(1);
    }
    assertThat(workloads)
        .filteredOn(Workload::isOurs)
        .filteredOn(it -> !it.owner().path("kind").asText().equals("ScaledJob"))
        .allSatisfy(it ->
            assertThat(Manifests.find(objects, "PodDisruptionBudget", it.name())).isNotNull());
  }

  private static List<Workload> ours(String overlay) {
    return Workload.of(Manifests.render(overlay)).stream().filter(Workload::isOurs).toList();
  }

  private static Path module(Workload workload) {
    return Manifests.ROOT.resolve("services").resolve(workload.name());
  }

  private static List<Workload> chosen(List<Workload> workloads, JsonNode labels) {
    return workloads.stream()
        .filter(it ->
            labels.properties().stream()
                .allMatch(
                    label -> label.getValue().asText().equals(it.labels().get(label.getKey()))))
        .toList();
  }
}
