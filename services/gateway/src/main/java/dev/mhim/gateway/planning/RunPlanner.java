package dev.mhim.gateway.planning;

import dev.mhim.gateway.datasets.FeatureStore;
import dev.mhim.gateway.settings.RunRequest;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.SplitPlan;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Plans runs: label table from the feature-store, split plan into the object store. */
@ApplicationScoped
public class RunPlanner {
  private final FeatureStore featureStore;
  private final PlanStore plans;
  private final PredictionPlanner predictions;

  RunPlanner(FeatureStore featureStore, PlanStore plans, PredictionPlanner predictions) {
    this.featureStore = featureStore;
    this.plans = plans;
    this.predictions = predictions;
  }

  /**
   * The run as it would be planned; nothing is stored.
   *
   * @throws PlatformException INVALID_ARGUMENT or NOT_FOUND with every reason why it can't be
   */
  public Run check(RunRequest request) {
    return request
        .prediction()
        .map(work -> predictions.check(request, work))
        .orElseGet(() -> checked(request, split(request)));
  }

  private static Run checked(RunRequest request, SplitPlan plan) {
    return RunPlan.run(request, plan, Artifact.getDefaultInstance(), Instant.now()).toBuilder()
        .clearSplitPlan()
        .build();
  }

  /**
   * Runs as they would be planned, all on the same version; nothing is stored.
   *
   * @param requests to train on one dataset
   * @throws PlatformException INVALID_ARGUMENT or NOT_FOUND with every reason why any can't be
   */
  public List<Run> check(List<RunRequest> requests) {
    DatasetManifest manifest = featureStore.manifest(requests.getFirst().dataset().toString());
    List<Run> runs = new ArrayList<>();
    Set<Problem> problems = new LinkedHashSet<>();
    for (RunRequest request : requests) {
      try {
        runs.add(checked(request, RunPlan.split(request, manifest)));
      } catch (PlatformException e) {
        if (e.kind() != ErrorKind.INVALID_ARGUMENT) {
          throw e;
        }
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, List.copyOf(problems));
    }
    return runs;
  }

  /**
   * Plans a run and stores its split plan. A run that has one already keeps it.
   *
   * @throws PlatformException with every reason why the run can't be planned; UNAVAILABLE when
   *     feature-store or object store are away
   */
  Run plan(RunRequest request) {
    return request
        .prediction()
        .map(work -> predictions.plan(request, work))
        .orElseGet(() -> planTraining(request));
  }

  private Run planTraining(RunRequest request) {
    PlanStore.Stored stored = plans.store(request.name(), split(request));
    return RunPlan.run(request, stored.plan(), stored.artifact(), Instant.now());
  }

  private SplitPlan split(RunRequest request) {
    return RunPlan.split(request, featureStore.manifest(request.dataset().toString()));
  }
}
