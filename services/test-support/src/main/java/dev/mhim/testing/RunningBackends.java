package dev.mhim.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A real Kafka broker and a real S3 server for tests, until closed: containers where a Docker
 * engine answers, embedded ones elsewhere and with {@code -Dbackends=embedded}. Topics are not made
 * by themselves; the bucket may be missing, as in production.
 */
public final class RunningBackends implements AutoCloseable {
  /** Bucket of every test. */
  public static final String BUCKET = "mhim";

  private final KafkaBackend kafka;
  private final StoreBackend store;

  private RunningBackends(KafkaBackend kafka, StoreBackend store) {
    this.kafka = kafka;
    this.store = store;
  }

  /** Starts both, empty. */
  public static RunningBackends start() {
    boolean containers = Docker.isWanted();
    KafkaBackend kafka = containers ? KafkaBackend.container() : KafkaBackend.embedded();
    try {
      return new RunningBackends(
          kafka, containers ? StoreBackend.container() : StoreBackend.embedded());
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  /** Address of the broker, {@code host:port}. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Address of the S3 server, {@code http://host:port}. */
  public String endpoint() {
    return store.endpoint();
  }

  /** S3 access key. */
  public String accessKey() {
    return store.accessKey();
  }

  /** S3 secret key. */
  public String secretKey() {
    return store.secretKey();
  }

  /** The same as configuration of a service. */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("mhim.kafka.bootstrap-servers", bootstrapServers());
    config.put("kafka.bootstrap.servers", bootstrapServers());
    config.put("mhim.object-store.endpoint", endpoint());
    config.put("mhim.object-store.access-key", accessKey());
    config.put("mhim.object-store.secret-key", secretKey());
    config.put("mhim.object-store.bucket", BUCKET);
    return config;
  }

  /** Stops both and deletes what they stored. */
  @Override
  public void close() {
    try {
      store.close();
    } finally {
      kafka.close();
    }
  }
}
