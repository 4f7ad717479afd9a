package dev.mhim.evaluator.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.evaluator.scoring.PredictionCheck;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.scoring.PredictedScores;
import dev.mhim.scoring.Resampling;
import dev.mhim.scoring.RunScores;
import dev.mhim.scoring.report.DatasetTable;
import dev.mhim.scoring.report.ModelCard;
import dev.mhim.scoring.report.PredictionTable;
import dev.mhim.scoring.report.RunContent;
import dev.mhim.scoring.report.RunReport;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.SplitPlan;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * From a run's stored out-of-fold predictions to its evaluation, and nothing but them: it can be
 * repeated at will and gives the same numbers.
 */
@Singleton
public class EvaluationService {
  private static final Logger LOG = Logger.getLogger(EvaluationService.class);

  private final Artifacts artifacts;

  EvaluationService(Artifacts artifacts) {
    this.artifacts = artifacts;
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
      FoldPredictions first = folds.getFirst();
      List<Double> survivalEdges = survivalEdges(run, first.getLabelKind());
      score(run, folds, survivalEdges, evaluation);
      evaluation.setLabelKind(first.getLabelKind()).addAllClasses(first.getClassesList());
      return evaluation
          .addAllArtifacts(
              run.hasPrediction()
                  ? storePredicted(run, evaluation.build(), folds, survivalEdges)
                  : store(run, evaluation.build(), folds, survivalEdges))
          .build();
    } catch (PlatformException e) {
      if (isOfTheStore(e.kind())) {
        throw e;
      }
      return unscored(evaluation).addAllProblems(e.problems()).build();
    } catch (RuntimeException e) {
      // A fault of ours: without an evaluation the run would wait for ever.
      LOG.errorf(e, "no evaluation run=%s", run.getName());
      return unscored(evaluation).addProblems(fault(run, e)).build();
    }
  }

  private static Evaluation.Builder unscored(Evaluation.Builder evaluation) {
    return evaluation.clearModels().clearComparisons().clearFoldModels();
  }

  /** A prediction that takes no notice of labels has no scores. */
  private static void score(
      Run run,
      List<FoldPredictions> folds,
      List<Double> survivalEdges,
      Evaluation.Builder evaluation) {
    Resampling resampling =
        new Resampling(run.getSettings().getNumBootstrap(), run.getSettings().getSeed());
    if (!run.hasPrediction()) {
      RunScores scores = RunScores.of(folds, survivalEdges, resampling);
      evaluation.addAllModels(scores.models()).addAllComparisons(scores.comparisons());
    } else if (!run.getPrediction().getUnlabelled()) {
      PredictedScores scores = PredictedScores.of(folds, survivalEdges, resampling);
      evaluation.addAllModels(scores.models()).addAllFoldModels(scores.foldModels());
    }
  }

  /** Whether trying again later can help; a run must not fail for a store that was away. */
  private static boolean isOfTheStore(ErrorKind kind) {
    return switch (kind) {
      case UNAVAILABLE, PERMISSION_DENIED, RESOURCE_EXHAUSTED -> true;
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          UNAUTHENTICATED,
          DATA_LOSS,
          INTERNAL ->
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
      List<Artifact> files =
          fold.getArtifactsList().stream()
              .filter(candidate -> candidate.getKind() == ArtifactKind.ARTIFACT_KIND_PREDICTIONS)
              .toList();
      if (files.isEmpty()) {
        throw missing(run, fold);
      }
      // One a fold; a prediction, whose fold is one, has one a model.
      for (Artifact file : files) {
        folds.add(read(file, FoldPredictions.parser(), "predictions", "run the fold again"));
      }
    }
    if (folds.isEmpty()) {
      throw new PlatformException(
          ErrorKind.FAILED_PRECONDITION,
          Problems.of("NO_FOLDS", run.getName(), "", "the run has no folds to evaluate", ""));
    }
    return folds;
  }

  /** The edges of the survival bins, which the split plan holds; empty for classification. */
  private List<Double> survivalEdges(Run run, LabelKind labelKind) {
    return labelKind == LabelKind.LABEL_KIND_SURVIVAL && run.hasSplitPlan()
        ? splitPlan(run).getSurvivalEdgesList()
        : List.of();
  }

  private SplitPlan splitPlan(Run run) {
    return read(run.getSplitPlan(), SplitPlan.parser(), "split plan", "submit the run again");
  }

  /** The epochs of each fold, for the learning curves; a run without them has none. */
  private List<MetricHistory> histories(Run run) {
    return run.getFoldsList().stream()
        .flatMap(fold -> fold.getArtifactsList().stream())
        .filter(artifact -> artifact.getKind() == ArtifactKind.ARTIFACT_KIND_HISTORY)
        .map(artifact ->
            read(artifact, MetricHistory.parser(), "metric history", "run the fold again"))
        .toList();
  }

  private <T> T read(Artifact artifact, Parser<T> parser, String what, String remedy) {
    try {
      return parser.parseFrom(artifacts.read(artifact));
    } catch (InvalidProtocolBufferException e) {
      throw new PlatformException(
          ErrorKind.DATA_LOSS,
          Problems.of(
              "UNREADABLE_" + what.toUpperCase(Locale.ROOT).replace(' ', '_'),
              artifact.getObjectKey(),
              "",
              "the stored " + what + " can't be read",
              remedy),
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

  private List<Artifact> store(
      Run run, Evaluation evaluation, List<FoldPredictions> folds, List<Double> survivalEdges) {
    RunName name = RunName.parse(run.getName());
    // Addressed by content: another evaluation never overwrites the files of this one.
    String id = Sha256.hex(evaluation.toByteArray()).substring(0, 16);
    List<Artifact> stored = new ArrayList<>();
    stored.add(
        put(name, id, "evaluation.json", ArtifactKind.ARTIFACT_KIND_EVALUATION, json(evaluation)));
    stored.add(
        put(
            name,
            id,
            "predictions.csv",
            ArtifactKind.ARTIFACT_KIND_TABLE,
            PredictionTable.csv(folds, survivalEdges)));
    stored.add(
        put(
            name,
            id,
            "report.html",
            ArtifactKind.ARTIFACT_KIND_REPORT,
            RunReport.html(RunContent.of(run, evaluation, folds, histories(run)))));
    if (run.hasSplitPlan()) {
      stored.add(
          put(
              name,
              id,
              "model-card.md",
              ArtifactKind.ARTIFACT_KIND_MODEL_CARD,
              ModelCard.markdown(run, evaluation, splitPlan(run))));
    }
    return stored;
  }

  private List<Artifact> storePredicted(
      Run run, Evaluation evaluation, List<FoldPredictions> folds, List<Double> survivalEdges) {
    RunName name = RunName.parse(run.getName());
    String id = Sha256.hex(evaluation.toByteArray()).substring(0, 16);
    List<Artifact> stored = new ArrayList<>();
    stored.add(
        put(
            name,
            id,
            "predictions.csv",
            ArtifactKind.ARTIFACT_KIND_TABLE,
            DatasetTable.csv(folds, survivalEdges)));
    if (evaluation.getModelsCount() > 0) {
      stored.add(
          put(name, id, "metrics.json", ArtifactKind.ARTIFACT_KIND_EVALUATION, json(evaluation)));
    }
    return stored;
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
