package dev.mhim.trainer.metric;

import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.trainer.config.TrainerId;
import dev.mhim.v1.MetricBatch;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics on {@code mhim.metrics}, with a bounded buffer for a broker that is slow or away. */
@ApplicationScoped
public class EmitterMetricSink implements MetricSink {
  private static final Logger LOG = LoggerFactory.getLogger(EmitterMetricSink.class);

  /** A minute of one fold. */
  private static final long BUFFER = 256;

  private final Emitter<MetricBatch> emitter;
  private final TrainerMeters meters;
  private final String source;

  EmitterMetricSink(
      @Channel("metrics") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          Emitter<MetricBatch> emitter,
      TrainerMeters meters,
      TrainerId trainer) {
    this.emitter = emitter;
    this.meters = meters;
    this.source = trainer.source();
  }

  @Override
  public boolean offer(String task, MetricBatch batch) {
    RecordHeaders headers = new RecordHeaders();
    CloudEvents.describe(headers, batch, source, Instant.now());
    Metadata metadata =
        Metadata.of(
            OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(task)
                .withHeaders(headers)
                .build());
    try {
      emitter.send(
          Message.of(
              batch,
              metadata,
              () -> CompletableFuture.completedFuture(null),
              failure -> {
                meters.metricsDropped();
                LOG.debug("a batch of {} did not reach Kafka", task, failure);
                return CompletableFuture.completedFuture(null);
              }));
      return true;
    } catch (IllegalStateException e) {
      // The emitter's word for a full buffer.
      meters.metricsDropped();
      LOG.debug("a batch of {} is dropped", task, e);
      return false;
    }
  }
}
