package dev.mhim.evaluator.config;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** Configuration of the evaluator. */
@ConfigMapping(prefix = "mhim")
public interface EvaluatorConfig {
  /** The Kafka cluster. */
  Kafka kafka();

  /** The object store. */
  ObjectStore objectStore();

  /** The Kafka cluster. */
  interface Kafka {
    /** Brokers, {@code host:port[,host:port]}. */
    String bootstrapServers();

    /** Copies of each partition of topics that are created; 3 in production. */
    short replicationFactor();
  }

  /** The object store. */
  interface ObjectStore {
    /** Base address of the S3 server. */
    URI endpoint();

    /** Access key. */
    String accessKey();

    /** Secret key. */
    String secretKey();

    /** Bucket. */
    String bucket();

    /** Region for signatures. */
    String region();
  }
}
