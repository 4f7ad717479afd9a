package dev.mhim.gateway.planning;

import dev.mhim.gateway.datasets.FeatureStore;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.gateway.settings.RunRequest;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Plans runs that predict: models of a trained run, cases from the feature-store. */
@ApplicationScoped
class PredictionPlanner {
  /** For the view of a replica that has just started, or reads a little behind the others. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RunView view;
  private final FeatureStore featureStore;
  private final PlanStore plans;

  PredictionPlanner(RunView view, FeatureStore featureStore, PlanStore plans) {
    this.view = view;
    this.featureStore = featureStore;
    this.plans = plans;
  }

  /** The run as it would be planned; nothing is stored. */
  Run check(RunRequest request, PredictionWork asked) {
    PredictionPlan plan = prepare(request, asked, view.find(asked.getRun()));
    return plan.run(request, plan.split(), plan.source().getSplitPlan(), Instant.now()).toBuilder()
        .clearSplitPlan()
        .build();
  }

  /** Plans, and stores the plan. */
  Run plan(RunRequest request, PredictionWork asked) {
    Optional<Run> source = view.awaitRun(asked.getRun(), run -> true, PATIENCE);
    PredictionPlan plan = prepare(request, asked, source);
    PlanStore.Stored stored = plans.store(request.name(), plan.split());
    return plan.run(request, stored.plan(), stored.artifact(), Instant.now());
  }

  private PredictionPlan prepare(RunRequest request, PredictionWork asked, Optional<Run> found) {
    Run source =
        found.orElseThrow(() -> unusable(asked, ErrorKind.NOT_FOUND, "there is no such run"));
    if (!source.hasSplitPlan()) {
      throw unusable(asked, ErrorKind.INVALID_ARGUMENT, "the run was never planned");
    }
    return PredictionPlan.of(
        asked,
        source,
        plans.read(source.getSplitPlan()),
        featureStore.manifest(request.dataset().toString()));
  }

  private static PlatformException unusable(PredictionWork asked, ErrorKind kind, String message) {
    return new PlatformException(
        kind,
        Problems.of(
            kind == ErrorKind.NOT_FOUND ? "NOT_FOUND" : "INCONSISTENT",
            "prediction.run",
            asked.getRun(),
            message,
            "list the runs of the project to see which there are"));
  }
}
