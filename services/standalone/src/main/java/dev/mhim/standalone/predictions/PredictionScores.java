package dev.mhim.standalone.predictions;

import dev.mhim.scoring.Resampling;
import dev.mhim.scoring.RunScores;
import dev.mhim.scoring.report.ReportContent;
import dev.mhim.scoring.report.ReportContent.Fact;
import dev.mhim.scoring.report.RunContent;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table of predictions and its scores.
 *
 * @param file where it was read from
 * @param protocol what the user says of how epochs were selected
 * @param predictions the table
 * @param resampling how intervals were made
 * @param scores the numbers
 */
public record PredictionScores(
    Path file,
    String protocol,
    PredictionFile predictions,
    Resampling resampling,
    ModelEvaluation scores) {

  /** What is said where the user says nothing. */
  public static final String PROTOCOL_NOT_STATED = "not stated";

  /** Scores a table. */
  public static PredictionScores of(
      Path file, String protocol, PredictionFile predictions, Resampling resampling) {
    return new PredictionScores(
        file,
        protocol,
        predictions,
        resampling,
        RunScores.evaluate(predictions.folds(), resampling));
  }

  /** What the HTML report shows. */
  public ReportContent report() {
    Evaluation evaluation =
        Evaluation.newBuilder()
            .setLabelKind(
                predictions.isSurvival()
                    ? LabelKind.LABEL_KIND_SURVIVAL
                    : LabelKind.LABEL_KIND_CLASSIFICATION)
            .addAllClasses(predictions.classes())
            .setSeed(resampling.seed())
            .setNumBootstrap(resampling.resamples())
            .addModels(scores)
            .build();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("predictions", file.toString()));
    predictions.model().ifPresent(model -> facts.add(new Fact("model", model)));
    facts.add(
        new Fact(
            "cases",
            "%d cases, %d rows, %d folds"
                .formatted(
                    scores.getCaseCount(), scores.getBagCount(), predictions.folds().size())));
    facts.add(new Fact("bootstrap", RunContent.bootstrap(evaluation)));
    facts.add(new Fact("seed", Long.toString(resampling.seed())));
    return new ReportContent(
        String.valueOf(file.getFileName()),
        protocol,
        facts,
        evaluation,
        Map.of(ModelRole.MODEL_ROLE_UNSPECIFIED, predictions.folds()),
        List.of(),
        List.of());
  }
}
