package dev.mhim.evaluator.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.evaluator.service.EvaluationService;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.Run;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Evaluates each run whose folds have all ended well. The run's record counts as consumed only when
 * its evaluation is on Kafka, so that a crash in between repeats the evaluation, with the same
 * numbers.
 */
@Singleton
public class RunListener {
  private static final Logger LOG = Logger.getLogger(RunListener.class);

  private final EvaluationService evaluations;
  private final EvaluationPublisher publisher;

  RunListener(EvaluationService evaluations, EvaluationPublisher publisher) {
    this.evaluations = evaluations;
    this.publisher = publisher;
  }

  @Incoming("runs")
  @Blocking
  void onRun(ConsumerRecord<String, byte[]> message) throws InvalidProtocolBufferException {
    if (message.value() == null) {
      return;
    }
    Run run = Run.parseFrom(message.value());
    if (run.getState() != Run.State.STATE_EVALUATING) {
      return;
    }
    Evaluation evaluation = evaluations.evaluate(run, Clock.systemUTC().instant());
    publisher.publish(evaluation);
    LOG.infof(
        "evaluated run=%s models=%d problems=%d",
        run.getName(), evaluation.getModelsCount(), evaluation.getProblemsCount());
  }
}
