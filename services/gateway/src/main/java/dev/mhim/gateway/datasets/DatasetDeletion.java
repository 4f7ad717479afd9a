package dev.mhim.gateway.datasets;

import dev.mhim.gateway.runs.RunView;
import dev.mhim.gateway.runs.ViewConsumer;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.DeleteDatasetResponse;
import dev.mhim.v1.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/** Deletes datasets that no run needs: the feature-store knows no runs. */
@ApplicationScoped
public class DatasetDeletion {
  private static final int MOST_NAMES = 10;

  private final FeatureStore featureStore;
  private final RunView runs;
  private final ViewConsumer view;

  DatasetDeletion(FeatureStore featureStore, RunView runs, ViewConsumer view) {
    this.featureStore = featureStore;
    this.runs = runs;
    this.view = view;
  }

  /**
   * Deletes a dataset or one version of it.
   *
   * @throws PlatformException FAILED_PRECONDITION, naming the runs, while one that has not ended
   *     uses it, or, unless forced, one that has; UNAVAILABLE while the runs are not known yet
   */
  public DeleteDatasetResponse delete(DeleteDatasetRequest request) {
    DatasetName dataset = DatasetName.parse(request.getName());
    if (!view.isCaughtUp()) {
      throw new PlatformException(
          ErrorKind.UNAVAILABLE,
          Problems.of(
              "RUNS_NOT_READ_YET",
              "name",
              request.getName(),
              "the gateway has just started and does not know yet which runs use it",
              "try again in a moment"));
    }
    List<Run> using =
        runs.using(dataset).stream()
            .filter(run -> run.getState() != Run.State.STATE_REJECTED)
            .toList();
    List<Run> working = using.stream().filter(run -> !RunView.hasEnded(run)).toList();
    if (!working.isEmpty()) {
      throw inUse(
          request,
          "DATASET_IN_USE",
          "is used by " + counted(working) + " that did not end yet: " + names(working),
          "wait for them, or cancel them (mhim runs cancel)");
    }
    if (!using.isEmpty() && !request.getForce()) {
      throw inUse(
          request,
          "DATASET_WAS_USED",
          "was used by %s that ended: %s".formatted(counted(using), names(using)),
          "force it: they keep their results, but can't be tried again");
    }
    return featureStore.deleteDataset(request);
  }

  private static String counted(List<Run> runs) {
    return runs.size() == 1 ? "a run" : runs.size() + " runs";
  }

  private static String names(List<Run> runs) {
    String first =
        runs.stream().limit(MOST_NAMES).map(Run::getName).collect(Collectors.joining(", "));
    return runs.size() <= MOST_NAMES ? first : first + ", and others";
  }

  private static PlatformException inUse(
      DeleteDatasetRequest request, String reason, String message, String remedy) {
    return new PlatformException(
        ErrorKind.FAILED_PRECONDITION,
        Problems.of(reason, "name", request.getName(), "the dataset " + message, remedy));
  }
}
