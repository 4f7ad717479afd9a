package dev.mhim.gateway.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.scoring.ComparedRun;
import dev.mhim.scoring.Resampling;
import dev.mhim.scoring.RunComparisons;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunComparison;
import dev.mhim.v1.SplitPlan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Sets runs side by side, from their evaluations and stored predictions. */
@ApplicationScoped
public class RunBoard {
  private static final int MOST_RUNS = 100;
  private static final int RESAMPLES = 1000;

  private final RunOperations runs;
  private final Artifacts artifacts;

  RunBoard(RunOperations runs, ObjectStore store) {
    this.runs = runs;
    this.artifacts = new Artifacts(store);
  }

  /**
   * Compares runs of a project. Blocks while it reads their predictions.
   *
   * @throws PlatformException INVALID_ARGUMENT for fewer than 2 or more than 100 names, twice the
   *     same, or one of another project; NOT_FOUND where a run has no evaluation;
   *     FAILED_PRECONDITION with every reason why the runs can't share a table
   */
  public RunComparison compare(String parent, List<String> names) {
    requireNames(ResourceIds.project(parent), names);
    List<Evaluation> evaluations = names.stream().map(runs::evaluation).toList();
    List<Problem> refusals = RunComparisons.refusals(evaluations);
    if (!refusals.isEmpty()) {
      throw new PlatformException(ErrorKind.FAILED_PRECONDITION, refusals);
    }
    List<ComparedRun> compared = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Run run = runs.get(names.get(i));
      if (run.hasPrediction()) {
        throw new PlatformException(
            ErrorKind.FAILED_PRECONDITION,
            Problems.of(
                "INCONSISTENT",
                "names",
                run.getName(),
                "the run predicts, and can't be compared with runs that were cross-validated",
                "leave it out"));
      }
      compared.add(new ComparedRun(run, evaluations.get(i), predictions(run)));
    }
    try {
      return RunComparisons.of(
          compared,
          survivalEdges(compared.getFirst()),
          new Resampling(RESAMPLES, evaluations.getFirst().getSeed()));
    } catch (IllegalArgumentException e) {
      throw new PlatformException(
          ErrorKind.FAILED_PRECONDITION,
          Problems.of("CASES_DIFFER", "names", "", String.valueOf(e.getMessage()), ""),
          e);
    }
  }

  private static void requireNames(String project, List<String> names) {
    List<Problem> problems = new ArrayList<>();
    if (names.size() < 2 || names.size() > MOST_RUNS) {
      problems.add(
          Problems.of(
              "OUT_OF_RANGE",
              "names",
              Integer.toString(names.size()),
              "name 2 to " + MOST_RUNS + " runs",
              ""));
    }
    if (names.stream().distinct().count() < names.size()) {
      problems.add(Problems.of("DUPLICATE", "names", "", "a run is named twice", "name it once"));
    }
    for (String name : names) {
      if (!RunName.parse(name).project().equals(project)) {
        problems.add(
            Problems.of("INCONSISTENT", "names", name, "the run is not of project " + project, ""));
      }
    }
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
    }
  }

  private List<FoldPredictions> predictions(Run run) {
    List<FoldPredictions> folds = new ArrayList<>();
    for (FoldStatus fold : run.getFoldsList()) {
      fold.getArtifactsList().stream()
          .filter(artifact -> artifact.getKind() == ArtifactKind.ARTIFACT_KIND_PREDICTIONS)
          .forEach(artifact -> folds.add(read(artifact, FoldPredictions.parser())));
    }
    return folds;
  }

  private List<Double> survivalEdges(ComparedRun run) {
    return run.evaluation().getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL
            && run.run().hasSplitPlan()
        ? read(run.run().getSplitPlan(), SplitPlan.parser()).getSurvivalEdgesList()
        : List.of();
  }

  private <T> T read(Artifact artifact, Parser<T> parser) {
    try {
      return parser.parseFrom(artifacts.read(artifact));
    } catch (InvalidProtocolBufferException e) {
      throw new PlatformException(
          ErrorKind.DATA_LOSS,
          Problems.of(
              "UNREADABLE_ARTIFACT",
              artifact.getObjectKey(),
              "",
              "the stored file can't be read",
              "run the fold again"),
          e);
    }
  }
}
