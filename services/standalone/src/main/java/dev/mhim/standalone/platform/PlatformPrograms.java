package dev.mhim.standalone.platform;

import dev.mhim.standalone.supervisor.ProgramSpec;
import dev.mhim.standalone.supervisor.Readiness;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs of the platform with their configuration: broker and store first, then the services,
 * which are those of production.
 */
final class PlatformPrograms {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final String HOST = LocalPorts.HOST;

  /** Shorter than in production: on one machine nothing is ever cut off for long. */
  private static final String LEASE = "MHIM_COORDINATOR_LEASE";

  private final Installation installation;
  private final DataFolder folder;
  private final PlatformPorts ports;
  private final PlatformSettings settings;
  private final Credentials credentials;

  PlatformPrograms(
      Installation installation,
      DataFolder folder,
      PlatformPorts ports,
      PlatformSettings settings,
      Credentials credentials) {
    this.installation = installation;
    this.folder = folder;
    this.ports = ports;
    this.settings = settings;
    this.credentials = credentials;
  }

  List<List<ProgramSpec>> waves() {
    List<ProgramSpec> services = new ArrayList<>();
    services.add(featureStore());
    services.add(gateway());
    services.add(evaluator());
    for (int i = 0; i < settings.trainers(); i++) {
      services.add(trainer(i));
    }
    return List.of(List.of(kafka(), objectStore()), services);
  }

  private ProgramSpec kafka() {
    Map<String, String> environment =
        Map.of(
            "MHIM_KAFKA_DATA", folder.kafka().toString(),
            "MHIM_KAFKA_PORT", Integer.toString(ports.kafka()));
    return embedded("kafka", "dev.mhim.embedded.KafkaProgram", "320m", ports.kafka(), environment);
  }

  private ProgramSpec objectStore() {
    Map<String, String> environment =
        Map.of(
            "MHIM_OBJECT_STORE_DATA", folder.objects().toString(),
            "MHIM_OBJECT_STORE_PORT", Integer.toString(ports.objectStore()),
            "MHIM_OBJECT_STORE_ACCESS_KEY", credentials.accessKey(),
            "MHIM_OBJECT_STORE_SECRET_KEY", credentials.secretKey());
    return embedded(
        "object-store",
        "dev.mhim.embedded.ObjectStoreProgram",
        "256m",
        ports.objectStore(),
        environment);
  }

  private ProgramSpec embedded(
      String name, String main, String heap, int port, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(installation.java());
    command.add("-Xmx" + heap);
    command.addAll(JvmFlags.SMALL);
    command.addAll(JvmFlags.QUIET);
    command.addAll(List.of("-cp", installation.embeddedClassPath(), main));
    return new ProgramSpec(
        name,
        command,
        environment,
        folder.log(name),
        port,
        new Readiness.LogLine("READY "),
        START,
        GRACE);
  }

  private ProgramSpec featureStore() {
    Map<String, String> environment = common(ports.featureStoreHttp());
    environment.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(ports.featureStoreGrpc()));
    environment.put("MHIM_FEATURE_STORE_CACHE_DIR", folder.cache("feature-store").toString());
    return service(
        "feature-store",
        "feature-store",
        JvmFlags.FEATURE_STORE_HEAP,
        JvmFlags.FEATURE_STORE,
        ports.featureStoreHttp(),
        environment);
  }

  private ProgramSpec gateway() {
    Map<String, String> environment = common(ports.gatewayHttp());
    environment.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(ports.gatewayGrpc()));
    environment.put("MHIM_FEATURE_STORE_ADDRESS", featureStoreAddress());
    // Whoever sets it for this command means it: without an entry here it is inherited.
    if (System.getenv(LEASE) == null) {
      environment.put(LEASE, "PT10S");
    }
    environment.put("MHIM_COORDINATOR_STATE_DIR", folder.cache("gateway").toString());
    return service("gateway", "gateway", "320m", JvmFlags.SMALL, ports.gatewayHttp(), environment);
  }

  private ProgramSpec evaluator() {
    return service(
        "evaluator",
        "evaluator",
        "256m",
        JvmFlags.SMALL,
        ports.evaluatorHttp(),
        common(ports.evaluatorHttp()));
  }

  private ProgramSpec trainer(int index) {
    int port = ports.trainersHttp().get(index);
    String name = settings.trainers() == 1 ? "trainer" : "trainer-" + (index + 1);
    Map<String, String> environment = common(port);
    environment.put("MHIM_FEATURE_STORE_ADDRESS", featureStoreAddress());
    environment.put("MHIM_TRAINER_SLOTS", Integer.toString(settings.slots()));
    environment.put("MHIM_TRAINER_CACHE_DIR", folder.cache(name).toString());
    environment.put("DJL_OFFLINE", "true");
    // Its loop is hot: both compilers.
    return service(name, "trainer", "768m", List.of("-XX:+UseSerialGC"), port, environment);
  }

  private ProgramSpec service(
      String name,
      String artifact,
      String heap,
      List<String> flags,
      int httpPort,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(installation.java());
    command.add("-Xmx" + heap);
    command.addAll(flags);
    command.addAll(JvmFlags.QUIET);
    // Else every question whether it is ready yet is a line of its log.
    command.add("-Dquarkus.log.category.\"io.smallrye.health\".level=WARN");
    command.addAll(List.of("-jar", installation.serviceJar(artifact).toString()));
    URI health = URI.create("http://%s:%d/q/health/ready".formatted(HOST, httpPort));
    return new ProgramSpec(
        name,
        command,
        environment,
        folder.log(name),
        httpPort,
        new Readiness.Http(health),
        START,
        GRACE);
  }

  /** What every service is told. */
  private Map<String, String> common(int httpPort) {
    String brokers = HOST + ":" + ports.kafka();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("QUARKUS_HTTP_HOST", HOST);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
    environment.put("QUARKUS_GRPC_SERVER_HOST", HOST);
    environment.put("MHIM_KAFKA_BOOTSTRAP_SERVERS", brokers);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", brokers);
    environment.put("MHIM_KAFKA_REPLICATION_FACTOR", "1");
    environment.put(
        "MHIM_OBJECT_STORE_ENDPOINT", "http://%s:%d".formatted(HOST, ports.objectStore()));
    environment.put("MHIM_OBJECT_STORE_ACCESS_KEY", credentials.accessKey());
    environment.put("MHIM_OBJECT_STORE_SECRET_KEY", credentials.secretKey());
    environment.put("MHIM_OBJECT_STORE_BUCKET", "mhim");
    return environment;
  }

  String featureStoreAddress() {
    return HOST + ":" + ports.featureStoreGrpc();
  }

  String gatewayAddress() {
    return HOST + ":" + ports.gatewayGrpc();
  }

  String webAddress() {
    return "http://%s:%d".formatted(HOST, ports.gatewayHttp());
  }
}
