package dev.mhim.gateway.webhook;

import dev.mhim.gateway.webhook.WebhookSender.Answer;
import dev.mhim.v1.Evaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a target of one run's end, again and again until it takes it or it is too late. */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** The evaluation comes on another topic, a moment before the run that names it. */
  private static final Duration EVALUATION_PATIENCE = Duration.ofSeconds(20);

  private static final Duration EVALUATION_LOOK = Duration.ofMillis(100);

  private final WebhookTarget target;
  private final WebhookSender sender;
  private final Duration backOff;
  private final Duration giveUp;
  private final Function<String, Optional<Evaluation>> evaluations;
  private final WebhookMetrics metrics;

  Delivery(
      WebhookTarget target,
      WebhookSender sender,
      Duration backOff,
      Duration giveUp,
      Function<String, Optional<Evaluation>> evaluations,
      WebhookMetrics metrics) {
    this.target = target;
    this.sender = sender;
    this.backOff = backOff;
    this.giveUp = giveUp;
    this.evaluations = evaluations;
    this.metrics = metrics;
  }

  /** Whether a run ended too long ago to be told still. */
  boolean isTooLate(EndedRun run, Instant now) {
    return now.isAfter(run.ended().plus(giveUp));
  }

  /**
   * Returns when there is nothing more to do about it.
   *
   * @throws InterruptedException when it is to be taken up elsewhere
   */
  void tell(EndedRun run) throws InterruptedException {
    byte[] body = run.body(evaluation(run));
    Duration wait = backOff;
    for (int attempt = 1; ; attempt++) {
      Answer answer = sender.send(run.id(), body, Instant.now());
      metrics.attempted(answer);
      switch (answer) {
        case Answer.Taken() -> {
          LOG.info("told {} the end of {} at attempt {}", target, run.run().getName(), attempt);
          metrics.delivered();
          return;
        }
        case Answer.Unwanted() -> {
          gaveUp(run, attempt, "it answered that it wants no more (410)");
          return;
        }
        case Answer.Failed(String reason) -> {
          if (isTooLate(run, Instant.now().plus(wait))) {
            gaveUp(run, attempt, reason);
            return;
          }
          if (attempt == 1) {
            LOG.warn(
                "{} did not take the end of {} and is asked again: {}",
                target,
                run.run().getName(),
                reason);
          }
        }
      }
      Thread.sleep(jittered(wait));
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }
  }

  private Optional<Evaluation> evaluation(EndedRun run) throws InterruptedException {
    Instant deadline = Instant.now().plus(EVALUATION_PATIENCE);
    while (run.isScored()) {
      Optional<Evaluation> found = evaluations.apply(run.run().getName());
      if (found.isPresent() || Instant.now().isAfter(deadline)) {
        return found;
      }
      Thread.sleep(EVALUATION_LOOK);
    }
    return Optional.empty();
  }

  /** A target that comes back is not met by all deliveries at once. */
  private static Duration jittered(Duration wait) {
    return Duration.ofMillis(
        (long) (wait.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  private void gaveUp(EndedRun run, int attempts, String reason) {
    LOG.error(
        "{} is not told the end of {}: {}, at attempt {}",
        target,
        run.run().getName(),
        reason,
        attempts);
    metrics.gaveUp();
  }
}
