package dev.mhim.evaluator.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.evaluator.service.EvaluationService;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.trace.TracedWork;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.Run;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Evaluates each run whose folds have all ended well. The run's record counts as consumed only when
 * its evaluation is on Kafka, so that a crash in between repeats the evaluation, with the same
 * numbers. When the store or the broker fails, the coordinator's next announcement of the run
 * repeats it: it announces a run every minute until it has its evaluation.
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

  /**
   * Takes a state of a run.
   *
   * @throws InvalidProtocolBufferException when the record is no run: it becomes a dead letter
   */
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
    // A malformed name is thrown from here on: it makes a dead letter too.
    RunName name = RunName.parse(run.getName());
    try (TracedWork work =
        TracedWork.begin("evaluate", run.getTraceParent(), Map.of("run", run.getName()))) {
      evaluate(run, name, work);
    }
  }

  private void evaluate(Run run, RunName name, TracedWork work) {
    try {
      Evaluation evaluation = evaluations.evaluate(run);
      publisher.publish(evaluation);
      work.outcome(evaluation.getProblemsCount() == 0 ? "evaluated" : "refused");
      LOG.infof(
          "evaluated run=%s models=%d problems=%d",
          name, evaluation.getModelsCount(), evaluation.getProblemsCount());
    } catch (PlatformException | CompletionException e) {
      work.failed("not evaluated yet");
      // The record is no dead letter: nothing is wrong with it.
      LOG.warnf(
          "not evaluated yet, until the coordinator announces it again run=%s: %s",
          name, e.getMessage());
    }
  }
}
