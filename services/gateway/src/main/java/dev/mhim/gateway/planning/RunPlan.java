package dev.mhim.gateway.planning;

import dev.mhim.gateway.settings.DatasetRules;
import dev.mhim.gateway.settings.DefaultSettings;
import dev.mhim.gateway.settings.RunRequest;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import java.time.Instant;
import java.util.List;

/** What planning makes of a request; pure, so that a check and the real thing say the same. */
final class RunPlan {
  private RunPlan() {}

  /**
   * The split plan of a request on a dataset version.
   *
   * @throws PlatformException INVALID_ARGUMENT with every reason why there is none
   */
  static SplitPlan split(RunRequest request, DatasetManifest manifest) {
    Settings settings =
        DefaultSettings.fill(
            request.asked(), request.protocol(), manifest.getDataset().getLabelKind());
    List<Problem> problems = DatasetRules.check(settings, request.protocol(), manifest);
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
    }
    return new SplitPlanner(manifest, settings).plan();
  }

  /** The run with every value in force, following from its stored split plan. */
  static Run run(RunRequest request, SplitPlan plan, Artifact stored, Instant now) {
    Settings settings =
        DefaultSettings.fill(request.asked(), request.protocol(), plan.getLabelKind());
    Run.Builder run =
        request.taken(now).toBuilder()
            .setDataset(plan.getDataset())
            // A table that gives its own split has one fold, whatever was asked for.
            .setSettings(settings.toBuilder().setCvFold(plan.getFoldsCount()))
            .setSplitPlan(stored)
            .setState(Run.State.STATE_QUEUED);
    for (int fold = 0; fold < plan.getFoldsCount(); fold++) {
      run.addFolds(
          FoldStatus.newBuilder()
              .setFold(fold)
              .setState(FoldStatus.State.STATE_QUEUED)
              .setAttempt(1));
    }
    return run.build();
  }
}
