package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mhim.featurestore.config.FeatureStoreServerConfig;
import dev.mhim.gateway.config.AuthConfig;
import dev.mhim.gateway.config.CoordinatorConfig;
import dev.mhim.gateway.rest.QueueResource;
import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.platform.config.ObjectStoreConfig;
import dev.mhim.trainer.config.FeatureStoreConfig;
import dev.mhim.trainer.config.TrainerConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.Path;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pods are told is what the programs read. */
class ConfigurationTest {
  private static final Map<String, List<Class<?>>> READ =
      Map.of(
          "feature-store", List.of(ObjectStoreConfig.class, FeatureStoreServerConfig.class),
          "evaluator", List.of(ObjectStoreConfig.class, KafkaConfig.class),
          "gateway",
              List.of(
                  ObjectStoreConfig.class,
                  KafkaConfig.class,
                  CoordinatorConfig.class,
                  AuthConfig.class,
                  dev.mhim.gateway.config.FeatureStoreConfig.class),
          "trainer",
              List.of(
                  ObjectStoreConfig.class,
                  KafkaConfig.class,
                  TrainerConfig.class,
                  FeatureStoreConfig.class));

  /** What Quarkus, Java, DJL and PyTorch read themselves. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "QUARKUS_HTTP_HOST",
          "QUARKUS_GRPC_SERVER_HOST",
          "JDK_JAVA_OPTIONS",
          "DJL_OFFLINE",
          "DJL_CACHE_DIR",
          "ENGINE_CACHE_DIR",
          "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE");

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void everyVariableIsAKeyOfItsService(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    for (Workload service : ours(objects)) {
      Set<String> known = new TreeSet<>(OF_OTHERS);
      READ.getOrDefault(service.name(), List.of()).forEach(type -> known.addAll(variables(type)));
      assertThat(known).as(service.name()).containsAll(service.environment(objects).keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void everyValueIsOneThatItsServiceTakes(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    for (Workload service : ours(objects)) {
      SmallRyeConfig config = config(service, service.environment(objects));
      assertThat(config.getConfigMapping(ObjectStoreConfig.class).endpoint())
          .hasScheme(overlay.equals("dev") ? "http" : "https");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void theGatewayAsksWhoCallsOutsideOfDev(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    Workload gateway = workload(objects, "gateway");
    AuthConfig auth =
        config(gateway, gateway.environment(objects)).getConfigMapping(AuthConfig.class);

    if (overlay.equals("dev")) {
      assertThat(auth.mode()).isEqualTo(AuthConfig.Mode.NONE);
      assertThat(auth.keysFile()).isEmpty();
      assertThat(Manifests.ofKind(objects, "Ingress")).isEmpty();
    } else {
      assertThat(auth.mode()).isEqualTo(AuthConfig.Mode.AUTO);
      assertThat(gateway.container().path("volumeMounts").findValuesAsText("mountPath"))
          .contains(String.valueOf(auth.keysFile().orElseThrow().getParent()));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void trainersHaveRoomAndTime(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    Workload trainer = workload(objects, "trainer");
    TrainerConfig config =
        config(trainer, trainer.environment(objects)).getConfigMapping(TrainerConfig.class);

    assertThat(Duration.ofSeconds(trainer.pod().path("terminationGracePeriodSeconds").asLong()))
        .isGreaterThanOrEqualTo(config.grace().plusSeconds(25));
    JsonNode cache =
        Workload.stream(trainer.pod().path("volumes"))
            .filter(volume -> volume.path("name").asText().equals("cache"))
            .findFirst()
            .orElseThrow();
    long volume = gibibytes(cache.at("/emptyDir/sizeLimit").asText());
    assertThat(config.cacheSize().asLongValue()).isLessThan(volume << 30);
    assertThat(config.cacheDir().toString()).startsWith("/cache/");
    assertThat(gibibytes(trainer.container().at("/resources/limits/ephemeral-storage").asText()))
        .isGreaterThan(volume);
    // A job ends when there is no work; what a Deployment owns would only be started again.
    assertThat(config.exitWhenIdle().isPresent())
        .isEqualTo(trainer.owner().path("kind").asText().equals("ScaledJob"));
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void addressesAreThoseOfServicesHere(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    for (String name : List.of("gateway", "trainer")) {
      String[] address =
          String.valueOf(
                  workload(objects, name).environment(objects).get("MHIM_FEATURE_STORE_ADDRESS"))
              .split(":", -1);
      assertThat(
              Manifests.find(objects, "Service", address[0])
                  .at("/spec/ports")
                  .findValuesAsText("port"))
          .contains(address[1]);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void kedaAsksForACountThatTheGatewayGives(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    String path = QueueResource.class.getAnnotation(Path.class).value();
    List<String> counts =
        Arrays.stream(QueueResource.Queue.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    List<JsonNode> triggers =
        objects.stream().flatMap(object -> Workload.stream(object.at("/spec/triggers"))).toList();
    assertThat(triggers)
        .filteredOn(trigger -> trigger.path("type").asText().equals("metrics-api"))
        .isNotEmpty()
        .allSatisfy(trigger -> {
          URI uri = URI.create(trigger.at("/metadata/url").asText());
          JsonNode service = Manifests.find(objects, "Service", "gateway");
          assertThat(uri.getHost())
              .isEqualTo("gateway." + service.at("/metadata/namespace").asText() + ".svc");
          assertThat(service.at("/spec/ports").findValuesAsText("port"))
              .contains(Integer.toString(uri.getPort()));
          assertThat(uri.getPath()).isEqualTo(path);
          assertThat(counts).contains(trigger.at("/metadata/valueLocation").asText());
        });
  }

  @ParameterizedTest
  @MethodSource("dev.mhim.kubernetes.Manifests#overlays")
  void kedaStartsAsManyTrainersAsTheyHaveSlotsFor(String overlay) {
    List<JsonNode> objects = Manifests.render(overlay);
    Workload trainer = workload(objects, "trainer");
    int slots =
        config(trainer, trainer.environment(objects)).getConfigMapping(TrainerConfig.class).slots();
    if (trainer.owner().path("kind").asText().equals("ScaledJob")) {
      assertThat(trainer.owner().at("/spec/triggers/0/metadata/targetValue").asInt())
          .isEqualTo(slots);
    } else {
      // The pool counts its own pods; a selector that finds none would take busy ones away.
      List<JsonNode> counts =
          Workload.stream(Manifests.find(objects, "ScaledObject", "trainer").at("/spec/triggers"))
              .filter(it -> it.path("type").asText().equals("kubernetes-workload"))
              .toList();
      String[] label = counts.getFirst().at("/metadata/podSelector").asText().split("=", -1);
      assertThat(trainer.labels()).containsEntry(label[0], label[1]);
    }
  }

  private static SmallRyeConfig config(Workload service, Map<String, String> environment) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withSources(new EnvConfigSource(environment, 300));
    READ.getOrDefault(service.name(), List.of()).forEach(builder::withMapping);
    return builder.build();
  }

  private static List<Workload> ours(List<JsonNode> objects) {
    return Workload.of(objects).stream().filter(Workload::isOurs).toList();
  }

  private static Workload workload(List<JsonNode> objects, String name) {
    return ours(objects).stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private static Set<String> variables(Class<?> mapping) {
    String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
    Set<String> variables = new TreeSet<>();
    for (var method : mapping.getDeclaredMethods()) {
      if (java.lang.reflect.Modifier.isAbstract(method.getModifiers())) {
        String key = prefix + "." + method.getName().replaceAll("([A-Z])", "-$1");
        variables.add(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
      }
    }
    return variables;
  }

  private static long gibibytes(String quantity) {
    assertThat(quantity).matches("[0-9]+Gi");
    return Long.parseLong(quantity.substring(0, quantity.length() - 2));
  }
}
