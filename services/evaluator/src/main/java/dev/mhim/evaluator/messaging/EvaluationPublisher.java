package dev.mhim.evaluator.messaging;

import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.v1.Evaluation;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Publishes evaluations on their topic, keyed by run. */
@Singleton
public class EvaluationPublisher {
  private final Emitter<byte[]> emitter;

  EvaluationPublisher(@Channel("evaluations") Emitter<byte[]> emitter) {
    this.emitter = emitter;
  }

  /** Returns when the broker has it. */
  void publish(Evaluation evaluation) {
    RecordHeaders headers = new RecordHeaders();
    CloudEvents.describe(headers, evaluation, "/mhim/evaluator", Clock.systemUTC().instant());
    OutgoingKafkaRecordMetadata<String> metadata =
        OutgoingKafkaRecordMetadata.<String>builder()
            .withKey(evaluation.getRun())
            .withHeaders(headers)
            .build();
    CompletableFuture<Void> sent = new CompletableFuture<>();
    emitter.send(
        Message.of(
            evaluation.toByteArray(),
            Metadata.of(metadata),
            () -> {
              sent.complete(null);
              return CompletableFuture.completedFuture(null);
            },
            failure -> {
              sent.completeExceptionally(failure);
              return CompletableFuture.completedFuture(null);
            }));
    sent.join();
  }
}
