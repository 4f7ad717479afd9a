package dev.mhim.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One real Kafka broker and controller (KRaft, combined) in this JVM, on 127.0.0.1.
 *
 * <p>Its data survives a restart on the same folder. Topics are never made by themselves.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String NODE_ID = "1";
  private static final String CONTROLLER = "CONTROLLER";

  private final KafkaRaftServer server;
  private final FolderLock lock;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, FolderLock lock, int port) {
    this.server = server;
    this.lock = lock;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it serves clients.
   *
   * @throws StartFailedException when the port or the folder is taken
   */
  public static EmbeddedKafka start(KafkaSettings settings) {
    int port = LocalPort.claim("Kafka", settings.port());
    int controllerPort = LocalPort.claim("Kafka's controller", 0, port);
    Path folder = settings.dataFolder().toAbsolutePath();
    FolderLock lock = FolderLock.take("Kafka", folder);
    try {
      return start(settings, folder, lock, port, controllerPort);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedKafka start(
      KafkaSettings settings, Path folder, FolderLock lock, int port, int controllerPort) {
    formatOnce(folder);
    Properties properties = properties(folder, port, controllerPort);
    settings.detour().ifPresent(detour -> listen(properties, detour));
    properties.putAll(settings.overrides());
    try {
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      return started(server, lock, port);
    } catch (RuntimeException e) {
      throw new StartFailedException(
          "Kafka can't start on %s: %s".formatted(folder, oneLine(e)), e);
    }
  }

  private static EmbeddedKafka started(KafkaRaftServer server, FolderLock lock, int port) {
    try {
      server.startup();
      return new EmbeddedKafka(server, lock, port);
    } catch (RuntimeException e) {
      // What did start would keep its threads and the folder's lock.
      server.shutdown();
      throw e;
    }
  }

  /** Address for clients, {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return LocalPort.HOST + ":" + port;
  }

  /** Shuts down in order, so that the next start needs no recovery. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }

  /** Waits until the broker has ended. */
  public void awaitClose() {
    server.awaitShutdown();
  }

  /** Formatting again would make a new cluster id, which the logs of the old one refuse. */
  private static void formatOnce(Path folder) {
    try {
      Files.createDirectories(folder);
      if (Files.exists(folder.resolve("meta.properties"))) {
        return;
      }
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(Integer.parseInt(NODE_ID))
          .setDirectories(List.of(folder.toString()))
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName(CONTROLLER)
          .setIgnoreFormatted(true)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka can't use the folder " + folder, e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Formatter.run declares no narrower type.
      throw new StartFailedException(
          "Kafka can't format the folder %s: %s".formatted(folder, oneLine(e)), e);
    }
  }

  private static Properties properties(Path folder, int port, int controllerPort) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", NODE_ID);
    // A static quorum of one: its port may change from start to start.
    p.put(
        "controller.quorum.voters", "%s@%s:%d".formatted(NODE_ID, LocalPort.HOST, controllerPort));
    p.put(
        "listeners",
        "PLAINTEXT://%1$s:%2$d,%4$s://%1$s:%3$d"
            .formatted(LocalPort.HOST, port, controllerPort, CONTROLLER));
    p.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(LocalPort.HOST, port));
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("controller.listener.names", CONTROLLER);
    p.put("log.dirs", folder.toString());
    // One broker: its own topics can have one replica only, and few partitions start faster.
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.put(topic + ".replication.factor", "1");
      p.put(topic + ".num.partitions", "2");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("auto.create.topics.enable", "false");
    p.put("group.initial.rebalance.delay.ms", "0");
    // A program killed within a transaction blocks its partitions until this looks at it.
    p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    // A platform that was down for weeks must still know which tasks were claimed.
    p.put("offsets.retention.minutes", Integer.toString(365 * 24 * 60));
    // Without it every log is recovered at the next start, which was measured at 13 s.
    p.put("controlled.shutdown.enable", "true");
    // The default takes 128 MiB of heap.
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "2");
    p.put("background.threads", "2");
    return p;
  }

  private static void listen(Properties properties, KafkaSettings.Detour detour) {
    int port = LocalPort.claim("Kafka's detour", detour.port());
    append(properties, "listeners", "DETOUR://%s:%d".formatted(LocalPort.HOST, port));
    append(
        properties,
        "advertised.listeners",
        "DETOUR://%s:%d".formatted(LocalPort.HOST, detour.advertised()));
    append(properties, "listener.security.protocol.map", "DETOUR:PLAINTEXT");
  }

  private static void append(Properties properties, String key, String value) {
    properties.put(key, properties.getProperty(key) + "," + value);
  }

  private static String oneLine(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }
}
