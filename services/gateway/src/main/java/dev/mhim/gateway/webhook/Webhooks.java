package dev.mhim.gateway.webhook;

import dev.mhim.gateway.config.WebhookConfig;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.platform.config.KafkaConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every target of the configuration that a run has ended. */
@ApplicationScoped
public class Webhooks {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  private final WebhookConfig config;
  private final KafkaConfig kafka;
  private final RunView view;
  private final MeterRegistry registry;
  private final List<WebhookTarget> targets;
  private final List<WebhookSender> senders = new ArrayList<>();
  private final List<WebhookCourier> couriers = new ArrayList<>();

  Webhooks(WebhookConfig config, KafkaConfig kafka, RunView view, MeterRegistry registry) {
    this.config = config;
    this.kafka = kafka;
    this.view = view;
    this.registry = registry;
    this.targets = WebhookTarget.of(config.targets());
  }

  /** Starts to tell; the topics must be there. */
  public synchronized void start() {
    for (WebhookTarget target : targets) {
      WebhookSender sender = new WebhookSender(target, config.timeout());
      WebhookMetrics metrics = new WebhookMetrics(registry, target.name());
      Delivery delivery =
          new Delivery(
              target, sender, config.backOff(), config.giveUp(), view::evaluation, metrics);
      WebhookCourier courier =
          new WebhookCourier(target, kafka.bootstrapServers(), delivery, metrics);
      senders.add(sender);
      couriers.add(courier);
      courier.start();
      LOG.info("the ends of runs are told to {}", target);
    }
  }

  /** Stops; what is not told yet is told after the next start. */
  public synchronized void stop() {
    couriers.forEach(WebhookCourier::close);
    senders.forEach(WebhookSender::close);
    couriers.clear();
    senders.clear();
  }
}
