package dev.mhim.gateway.topology;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Tells whether the coordinator hears nothing from its broker at all. A broker that is there
 * answers twice a second, even when it has no records; while it is away, no trainer's heartbeat can
 * come through, and a trainer's silence proves nothing. Not safe for several threads.
 */
final class EventSilence implements BooleanSupplier {
  /** Four answers that did not come. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;
  private final LongSupplier nanoTime;
  private double answers;
  private long lastAnswer;

  /**
   * Silence of a consumer.
   *
   * @param metrics those of the consumer, others beside them are passed over
   * @param nanoTime a clock
   */
  EventSilence(Supplier<Map<MetricName, ? extends Metric>> metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.lastAnswer = nanoTime.getAsLong();
  }

  @Override
  public boolean getAsBoolean() {
    double now = count();
    if (now != answers) {
      answers = now;
      lastAnswer = nanoTime.getAsLong();
    }
    return nanoTime.getAsLong() - lastAnswer > LONGEST.toNanos();
  }

  private double count() {
    return metrics.get().entrySet().stream()
        .filter(entry -> isAnswerCount(entry.getKey()))
        .mapToDouble(entry -> entry.getValue().metricValue() instanceof Double count ? count : 0)
        .sum();
  }

  private static boolean isAnswerCount(MetricName name) {
    return name.name().equals("fetch-total")
        && name.group().equals("consumer-fetch-manager-metrics")
        && !name.tags().getOrDefault("client-id", "").endsWith("-restore-consumer");
  }
}
