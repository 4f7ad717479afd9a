package dev.mhim.gateway.topology;

import dev.mhim.platform.kafka.Topics;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Tells whether the coordinator is far behind its events: then heartbeats may lie unread, and a
 * trainer's silence proves nothing.
 */
final class EventLag implements BooleanSupplier {
  /** Far more than what arrives between two polls; markers of transactions count as records. */
  private static final double FAR = 1000;

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;

  EventLag(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.metrics = metrics;
  }

  @Override
  public boolean getAsBoolean() {
    return lags().anyMatch(lag -> lag > FAR);
  }

  /** How many records wait to be read, over all partitions that are read here. */
  double records() {
    return lags().sum();
  }

  private DoubleStream lags() {
    return metrics.get().entrySet().stream()
        .filter(entry -> isEventLag(entry.getKey()))
        .mapToDouble(entry -> entry.getValue().metricValue() instanceof Double lag ? lag : 0)
        // No number before the first poll.
        .filter(Double::isFinite);
  }

  private static boolean isEventLag(MetricName name) {
    String topic = name.tags().get("topic");
    return name.name().equals("records-lag")
        && topic != null
        // Metrics write the dots of a topic's name as underscores in older clients.
        && topic.replace('_', '.').equals(Topics.TASK_EVENTS.name());
  }
}
