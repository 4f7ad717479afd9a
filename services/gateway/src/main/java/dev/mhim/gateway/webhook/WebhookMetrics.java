package dev.mhim.gateway.webhook;

import dev.mhim.gateway.webhook.WebhookSender.Answer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What operators see of one target. */
final class WebhookMetrics {
  private static final String TARGET = "target";

  private final MeterRegistry registry;
  private final String target;

  WebhookMetrics(MeterRegistry registry, String target) {
    this.registry = registry;
    this.target = target;
    // Each is there from the start, so that an alert sees it grow.
    for (String outcome : new String[] {"delivered", "given_up", "too_late"}) {
      count(outcome, 0);
    }
  }

  void pending(Supplier<Number> size) {
    Gauge.builder("mhim.webhook.pending", size)
        .description("Ends of runs that a target has not taken yet")
        .tag(TARGET, target)
        .register(registry);
  }

  void attempted(Answer answer) {
    String outcome =
        switch (answer) {
          case Answer.Taken() -> "taken";
          case Answer.Unwanted() -> "unwanted";
          case Answer.Failed(String reason) -> "failed";
        };
    registry.counter("mhim.webhook.attempts", TARGET, target, "outcome", outcome).increment();
  }

  void delivered() {
    count("delivered", 1);
  }

  void gaveUp() {
    count("given_up", 1);
  }

  void tooLate() {
    count("too_late", 1);
  }

  private void count(String outcome, double amount) {
    registry
        .counter("mhim.webhook.deliveries", TARGET, target, "outcome", outcome)
        .increment(amount);
  }
}
