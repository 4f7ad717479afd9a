package dev.mhim.evaluator.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.evaluator.report.PredictionTable;
import dev.mhim.evaluator.report.RunReport;
import dev.mhim.evaluator.scoring.PredictionCheck;
import dev.mhim.evaluator.scoring.RunScores;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * From a run's stored out-of-fold predictions to its evaluation, and nothing but them: it can be
 * repeated at will and gives the same numbers.
 */
@Singleton
public class EvaluationService {
  private static final Logger LOG = Logger.getLogger(EvaluationService.class);

  private final Artifacts artifacts;
  private final RunReport report;

  EvaluationService(Artifacts artifacts, RunReport report) {
    this.artifacts = artifacts;
    this.report = report;
  }

  /**
   * Evaluates a run and stores the files that go with it. The same run gives the same evaluation,
   * byte for byte, so its time is the one at which the run began to wait for it.
   *
   * @param run a run whose folds have all ended well
   * @return the evaluation, with problems in place of numbers when the predictions are not what
   *     they should be
   * @throws PlatformException when it is the store that fails (away, refusing, full): to be tried
   *     again
   */
  public Evaluation evaluate(Run run) {
    Evaluation.Builder evaluation =
        Evaluation.newBuilder()
            .setName(RunName.parse(run.getName()).evaluation())
            .setRun(run.getName())
            .setProtocol(run.getProtocol())
            .setSplitPlanSha256(run.getSplitPlan().getSha256())
            .setSeed(run.getSettings().getSeed())
            .setNumBootstrap(run.getSettings().getNumBootstrap())
            .setCreateTime(run.getUpdateTime());
    try {
      List<FoldPredictions> folds = predictions(run);
      List<Problem> problems = PredictionCheck.of(run, folds);
      if (!problems.isEmpty()) {
        return evaluation.addAllProblems(problems).build();
      }
      evaluation
          .setLabelKind(folds.getFirst().getLabelKind())
          .addAllModels(
              RunScores.of(
                  folds, run.getSettings().getNumBootstrap(), run.getSettings().getSeed()));
      return evaluation.addAllArtifacts(store(run, evaluation.build(), folds)).build();
    } catch (PlatformException e) {
      if (isOfTheStore(e.kind())) {
        throw e;
      }
      return evaluation.clearModels().addAllProblems(e.problems()).build();
    } catch (RuntimeException e) {
      // A fault of ours: without an evaluation the run would wait for ever.
      LOG.errorf(e, "no evaluation run=%s", run.getName());
      return evaluation.clearModels().addProblems(fault(run, e)).build();
    }
  }

  /** Whether trying again later can help; a run must not fail for a store that was away. */
  private static boolean isOfTheStore(ErrorKind kind) {
    return switch (kind) {
      case UNAVAILABLE, PERMISSION_DENIED, RESOURCE_EXHAUSTED -> true;
      case INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, DATA_LOSS, INTERNAL ->
          false;
    };
  }

  private static Problem fault(Run run, RuntimeException e) {
    return Problems.of(
        "EVALUATION_FAULT",
        run.getName(),
        e.getClass().getSimpleName(),
        "the evaluator failed on the predictions of this run: " + e.getMessage(),
        "report it with the evaluator's log");
  }

  private List<FoldPredictions> predictions(Run run) {
    List<FoldPredictions> folds = new ArrayList<>();
    for (FoldStatus fold : run.getFoldsList()) {
      Artifact artifact =
          fold.getArtifactsList().stream()
              .filter(candidate -> candidate.getKind() == ArtifactKind.ARTIFACT_KIND_PREDICTIONS)
              .findFirst()
              .orElseThrow(() -> missing(run, fold));
      folds.add(read(artifact));
    }
    if (folds.isEmpty()) {
      throw new PlatformException(
          ErrorKind.FAILED_PRECONDITION,
          Problems.of("NO_FOLDS", run.getName(), "", "the run has no folds to evaluate", ""));
    }
    return folds;
  }

  private FoldPredictions read(Artifact artifact) {
    try {
      return FoldPredictions.parseFrom(artifacts.read(artifact));
    } catch (InvalidProtocolBufferException e) {
      throw new PlatformException(
          ErrorKind.DATA_LOSS,
          Problems.of(
              "UNREADABLE_PREDICTIONS",
              artifact.getObjectKey(),
              "",
              "the stored predictions can't be read",
              "run the fold again"),
          e);
    }
  }

  private static PlatformException missing(Run run, FoldStatus fold) {
    return new PlatformException(
        ErrorKind.DATA_LOSS,
        Problems.of(
            "NO_PREDICTIONS",
            RunName.parse(run.getName()).fold(fold.getFold()),
            "",
            "the accepted attempt of this fold holds no predictions",
            "run the fold again"));
  }

  private List<Artifact> store(Run run, Evaluation evaluation, List<FoldPredictions> folds) {
    RunName name = RunName.parse(run.getName());
    // Addressed by content: another evaluation never overwrites the files of this one.
    String id = Sha256.hex(evaluation.toByteArray()).substring(0, 16);
    return List.of(
        put(name, id, "evaluation.json", ArtifactKind.ARTIFACT_KIND_EVALUATION, json(evaluation)),
        put(
            name,
            id,
            "predictions.csv",
            ArtifactKind.ARTIFACT_KIND_TABLE,
            PredictionTable.csv(folds)),
        put(
            name,
            id,
            "report.html",
            ArtifactKind.ARTIFACT_KIND_REPORT,
            report.html(run, evaluation, folds)));
  }

  private Artifact put(RunName run, String id, String file, ArtifactKind kind, String text) {
    return artifacts.put(
        run, file, "evaluations/" + id + "/" + file, kind, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(Evaluation evaluation) {
    try {
      return JsonFormat.printer().preservingProtoFieldNames().print(evaluation) + "\n";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an evaluation has no Any that JSON could not show", e);
    }
  }
}
