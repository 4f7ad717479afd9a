package dev.mhim.platform.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as code.
 *
 * @param name its name
 * @param partitions how many partitions it has
 * @param retention what is kept
 */
public record Topic(String name, int partitions, Retention retention) {
  /** What a topic keeps. */
  public sealed interface Retention {
    /** The newest value of each key, for ever. */
    record Compacted() implements Retention {}

    /** Everything, for ever; records are deleted by hand behind what was consumed. */
    record Unlimited() implements Retention {}

    /** Everything for a time. */
    record For(Duration time) implements Retention {}
  }

  /** The broker's settings of this topic. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
    switch (retention) {
      case Retention.Compacted() ->
          settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      case Retention.Unlimited() -> {
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
      }
      case Retention.For(Duration time) -> {
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
      }
    }
    return settings;
  }

  /** The topic that takes what could not be read or handled of this one. */
  public Topic deadLetters() {
    return new Topic(name + ".dead", 1, new Retention.For(Duration.ofDays(30)));
  }
}
