package dev.mhim.gateway.planning;

import dev.mhim.gateway.events.EventProducer;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.gateway.settings.RequestCheck;
import dev.mhim.gateway.settings.RequestCheck.Verdict;
import dev.mhim.gateway.settings.RunRequest;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.trace.TraceParent;
import dev.mhim.platform.trace.TracedWork;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests one at a time and says what becomes of each. A request that is delivered again is
 * planned to the same again, which changes nothing. One that is of no run at all is a dead letter.
 */
@ApplicationScoped
public class RequestConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(RequestConsumer.class);

  private final RunPlanner planner;
  private final Patience patience;
  private final RunView view;
  private final EventProducer events;

  RequestConsumer(RunPlanner planner, Patience patience, RunView view, EventProducer events) {
    this.planner = planner;
    this.patience = patience;
    this.view = view;
    this.events = events;
  }

  /** Takes one; neither acknowledged nor refused when the gateway stops under way. */
  @Incoming("run-requests")
  @Blocking
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  CompletionStage<Void> take(Message<byte[]> message) {
    try {
      take(read(message), trace(message));
      return patience.isStopped() ? CompletableFuture.completedStage(null) : message.ack();
    } catch (PlatformException e) {
      LOG.warn("a request is a dead letter: {}", e.getMessage());
      return message.nack(e);
    } catch (RuntimeException e) {
      // Thrown on, it would end the channel for ever.
      LOG.error("a request is a dead letter", e);
      return message.nack(e);
    }
  }

  private static CreateRunRequest read(Message<byte[]> message) {
    Optional<String> contentType =
        message
            .getMetadata(IncomingKafkaRecordMetadata.class)
            .flatMap(metadata -> CloudEvents.contentType(metadata.getHeaders()));
    return RequestReader.read(contentType, message.getPayload());
  }

  private static String trace(Message<byte[]> message) {
    return message
        .getMetadata(IncomingKafkaRecordMetadata.class)
        .map(metadata -> TraceParent.of(metadata.getHeaders()))
        .orElse("");
  }

  private void take(CreateRunRequest request, String trace) {
    if (request.getValidateOnly()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "INCONSISTENT",
              "validate_only",
              "true",
              "over Kafka nobody waits for the answer of a check",
              "use gRPC or REST for it"));
    }
    switch (RequestCheck.check(request)) {
      case Verdict.Accepted(RunRequest accepted) -> plan(accepted, trace);
      case Verdict.Refused(Optional<RunName> name, List<Problem> problems) ->
          refuse(request, name, problems);
    }
  }

  private void refuse(CreateRunRequest request, Optional<RunName> name, List<Problem> problems) {
    if (name.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
    }
    String run = name.get().toString();
    Run refused =
        Run.newBuilder()
            .setName(run)
            .setTitle(request.getRun().getTitle())
            .setDataset(request.getRun().getDataset())
            .setProtocolValue(request.getRun().getProtocolValue())
            .setSettings(request.getRun().getSettings())
            .addAllProblems(problems)
            .build();
    say(run, () -> events.rejected(refused));
  }

  private void plan(RunRequest request, String trace) {
    String name = request.name().toString();
    if (view.find(name).filter(run -> run.getState() != Run.State.STATE_PLANNING).isPresent()) {
      return; // planned before
    }
    try (TracedWork work = TracedWork.begin("plan", trace, Map.of("run", name))) {
      plan(request, traced(request.taken(Instant.now())), work);
    }
  }

  private void plan(RunRequest request, Run taken, TracedWork work) {
    String name = taken.getName();
    say(name, () -> events.requested(taken));
    try {
      patience
          .call(name, () -> view.hasEnded(name), () -> planner.plan(request))
          .ifPresent(planned -> say(name, () -> events.planned(traced(planned))));
    } catch (PlatformException e) {
      work.failed("rejected");
      reject(taken, e.problems());
    } catch (RuntimeException e) {
      work.failed("not planned");
      LOG.error("{} could not be planned", name, e);
      reject(
          taken,
          List.of(
              Problems.of(
                  "PLANNING_FAILED",
                  "dataset",
                  taken.getDataset(),
                  "the gateway could not plan the run; its log has the cause",
                  "report it as a fault of the gateway")));
    }
  }

  private static Run traced(Run run) {
    return run.toBuilder().setTraceParent(TraceParent.current()).build();
  }

  private void reject(Run taken, List<Problem> problems) {
    Run refused = taken.toBuilder().addAllProblems(problems).build();
    say(taken.getName(), () -> events.rejected(refused));
  }

  /** What was decided must be said, however long Kafka is away. */
  private void say(String run, Runnable saying) {
    patience.call(
        run,
        () -> false,
        () -> {
          saying.run();
          return true;
        });
  }
}
