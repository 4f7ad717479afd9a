package dev.mhim.gateway.api;

import dev.mhim.gateway.events.EventProducer;
import dev.mhim.gateway.planning.RunPlanner;
import dev.mhim.gateway.runs.Page;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.gateway.settings.RequestCheck;
import dev.mhim.gateway.settings.RequestCheck.Verdict;
import dev.mhim.gateway.settings.RunRequest;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.ForecastRunResponse;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates and reads runs. A write returns once it shows in this replica's view. */
@ApplicationScoped
public class RunOperations {
  private static final Duration PLANNING = Duration.ofSeconds(15);

  private final RunView view;
  private final EventProducer events;
  private final RunPlanner planner;

  RunOperations(RunView view, EventProducer events, RunPlanner planner) {
    this.view = view;
    this.events = events;
    this.planner = planner;
  }

  /**
   * Takes a run and waits until it is planned or rejected; a run whose planning takes longer is
   * given as it is then. Blocks.
   *
   * @throws PlatformException INVALID_ARGUMENT with every bad field
   */
  public Run create(CreateRunRequest given) {
    CreateRunRequest request =
        given.getRequestId().isEmpty()
            ? given.toBuilder().setRequestId(UUID.randomUUID().toString()).build()
            : given;
    return switch (RequestCheck.check(request)) {
      case Verdict.Refused(Optional<RunName> _, List<Problem> problems) ->
          throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
      case Verdict.Accepted(RunRequest accepted) ->
          request.getValidateOnly() ? planner.check(accepted) : submit(accepted, request);
    };
  }

  private Run submit(RunRequest accepted, CreateRunRequest request) {
    String name = accepted.name().toString();
    Optional<Run> known = view.find(name);
    if (known.isPresent()) {
      return known.get();
    }
    events.request(name, request);
    return view.awaitRun(name, run -> run.getState() != Run.State.STATE_PLANNING, PLANNING)
        .or(() -> view.find(name))
        .orElseThrow(() ->
            new PlatformException(
                ErrorKind.UNAVAILABLE,
                Problems.of(
                    "NOT_PLANNED_YET",
                    "request_id",
                    request.getRequestId(),
                    "the request was taken, but no gateway planned it in time",
                    "ask for " + name + " later, or repeat with the same request_id")));
  }

  /** The run of a name: NOT_FOUND when there is none. */
  public Run get(String name) {
    RunName parsed = RunName.parse(name);
    return view.find(parsed.toString()).orElseThrow(() -> unknown("run", name));
  }

  /** When a run is likely to begin and to end: NOT_FOUND when there is none of this name. */
  public ForecastRunResponse forecast(String name) {
    return view.forecast(RunName.parse(name).toString(), Instant.now())
        .orElseThrow(() -> unknown("run", name));
  }

  /** Runs of {@code projects/{project}}, newest first. */
  public Page<Run> list(String parent, int pageSize, String pageToken) {
    return view.list(ResourceIds.project(parent), pageSize, pageToken);
  }

  /** The evaluation of a run by its run's name: NOT_FOUND before there is one. */
  public Evaluation evaluation(String run) {
    return view.evaluation(RunName.parse(run).toString())
        .orElseThrow(() -> unknown("evaluation", run + "/evaluation"));
  }

  /** Evaluations of {@code projects/{project}}, newest first. */
  public Page<Evaluation> listEvaluations(String parent, int size, String token) {
    return view.listEvaluations(ResourceIds.project(parent), size, token);
  }

  static PlatformException unknown(String what, String name) {
    return new PlatformException(
        ErrorKind.NOT_FOUND,
        Problems.of("NOT_FOUND", "name", name, "there is no such " + what, ""));
  }
}
