package dev.mhim.gateway.sweeps;

import dev.mhim.gateway.api.RunControl;
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
import dev.mhim.platform.name.SweepName;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.CreateSweepRequest;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.Sweep;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Creates, reads and cancels sweeps. A sweep is its runs: nothing else is stored. */
@ApplicationScoped
public class SweepOperations {
  private static final Duration PLANNING = Duration.ofSeconds(20);
  private static final int LONGEST_TITLE = 200;

  private final RunView view;
  private final EventProducer events;
  private final RunPlanner planner;
  private final RunControl control;

  SweepOperations(RunView view, EventProducer events, RunPlanner planner, RunControl control) {
    this.view = view;
    this.events = events;
    this.planner = planner;
    this.control = control;
  }

  /**
   * Takes every run of a grid, or none, and waits until all are planned, or at least known. Blocks.
   *
   * @throws PlatformException INVALID_ARGUMENT with every bad field of any point
   */
  public Sweep create(CreateSweepRequest given) {
    String project = ResourceIds.project(given.getParent());
    String id =
        given.getRequestId().isEmpty() ? UUID.randomUUID().toString() : given.getRequestId();
    SweepName name = SweepName.ofRequest(project, id);
    List<CreateRunRequest> requests = requests(given, name);
    List<Run> planned = planner.check(checked(requests));
    if (given.getValidateOnly()) {
      return SweepBoard.of(name.toString(), planned, view::evaluation);
    }
    for (int i = 0; i < requests.size(); i++) {
      String run = planned.get(i).getName();
      if (view.find(run).isEmpty()) {
        events.request(run, pinned(requests.get(i), planned.get(i)));
      }
    }
    Instant until = Instant.now().plus(PLANNING);
    for (Run run : planned) {
      await(run.getName(), Duration.between(Instant.now(), until), id);
    }
    return get(name.toString());
  }

  private static List<CreateRunRequest> requests(CreateSweepRequest given, SweepName name) {
    List<SweepGrid.Point> points =
        SweepGrid.points(given.getRun().getSettings(), given.getPreset(), given.getAxesList());
    List<CreateRunRequest> requests = new ArrayList<>();
    for (SweepGrid.Point point : points) {
      requests.add(
          CreateRunRequest.newBuilder()
              .setParent(given.getParent())
              .setRequestId(name.sweep() + "/" + requests.size())
              .setRun(
                  given.getRun().toBuilder()
                      .setTitle(title(given.getRun().getTitle(), point.text()))
                      .setSettings(point.settings())
                      .setSweep(name.toString()))
              .build());
    }
    return requests;
  }

  /** A title that is too long by itself stays so, and is refused like that of any run. */
  private static String title(String common, String point) {
    String title = common.isEmpty() ? point : common + ": " + point;
    return common.length() > LONGEST_TITLE || title.length() <= LONGEST_TITLE
        ? title
        : title.substring(0, LONGEST_TITLE);
  }

  private static List<RunRequest> checked(List<CreateRunRequest> requests) {
    List<RunRequest> accepted = new ArrayList<>();
    Set<Problem> problems = new LinkedHashSet<>();
    for (CreateRunRequest request : requests) {
      switch (RequestCheck.check(request)) {
        case Verdict.Accepted(RunRequest run) -> accepted.add(run);
        case Verdict.Refused refused -> problems.addAll(refused.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, List.copyOf(problems));
    }
    return accepted;
  }

  /** All runs train on one version, also when a newer one appears meanwhile. */
  private static CreateRunRequest pinned(CreateRunRequest request, Run planned) {
    return request.toBuilder()
        .setRun(request.getRun().toBuilder().setDataset(planned.getDataset()))
        .build();
  }

  private void await(String run, Duration timeout, String requestId) {
    boolean planned =
        timeout.isPositive()
            && view.awaitRun(run, now -> now.getState() != Run.State.STATE_PLANNING, timeout)
                .isPresent();
    if (!planned && view.find(run).isEmpty()) {
      throw new PlatformException(
          ErrorKind.UNAVAILABLE,
          Problems.of(
              "NOT_PLANNED_YET",
              "request_id",
              requestId,
              "the runs were asked for, but no gateway took all of them in time",
              "repeat with the same request_id"));
    }
  }

  /** The sweep of a name: NOT_FOUND when no run is part of it. */
  public Sweep get(String name) {
    String parsed = SweepName.parse(name).toString();
    List<Run> runs = view.sweep(parsed);
    if (runs.isEmpty()) {
      throw new PlatformException(
          ErrorKind.NOT_FOUND,
          Problems.of("NOT_FOUND", "name", name, "there is no such sweep", ""));
    }
    return SweepBoard.of(parsed, runs, view::evaluation);
  }

  /** Sweeps of {@code projects/{project}}, newest first. */
  public Page<Sweep> list(String parent, int size, String token) {
    Page<String> names = view.listSweeps(ResourceIds.project(parent), size, token);
    return new Page<>(names.items().stream().map(this::get).toList(), names.nextToken());
  }

  /** Cancels every run that has not ended. Blocks. */
  public Sweep cancel(String name, String reason) {
    for (var point : get(name).getPointsList()) {
      Run run = view.find(point.getRun()).orElseThrow();
      if (!RunView.hasEnded(run)) {
        cancelUnlessEnded(run.getName(), reason);
      }
    }
    return get(name);
  }

  /** A run that ends by itself meanwhile is as good. */
  private void cancelUnlessEnded(String run, String reason) {
    try {
      control.cancel(run, reason);
    } catch (PlatformException e) {
      if (view.find(run).filter(RunView::hasEnded).isEmpty()) {
        throw e;
      }
    }
  }
}
