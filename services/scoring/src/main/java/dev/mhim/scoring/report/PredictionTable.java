package dev.mhim.scoring.report;

import dev.mhim.scoring.CaseOutput.SurvivalPoint;
import dev.mhim.scoring.SurvivalFunctions;
import dev.mhim.statistics.classification.Softmax;
import dev.mhim.statistics.survival.DiscreteHazards;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.DoubleStream;

/** The out-of-fold predictions as CSV: one line a fold, model and bag. */
public final class PredictionTable {
  /** Begins the name of a column that holds the probability to live on past the time after it. */
  public static final String SURVIVAL_AT = "survival_at_";

  private PredictionTable() {}

  /**
   * Columns {@code fold,model,case,bag,label,logit_0,…,probability_0,…} for classification (label:
   * the class's name) or {@code fold,model,case,bag,event,time,logit_0,…,risk} for survival (event:
   * 1 seen, 0 censored), with the probability to live on at the inner edges of the bins as {@code
   * survival_at_TIME}.
   *
   * @param survivalEdges edges of the survival bins; empty for classification
   */
  public static String csv(List<FoldPredictions> folds, List<Double> survivalEdges) {
    boolean survival = folds.getFirst().getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
    StringBuilder csv = new StringBuilder(header(folds, survival, survivalEdges));
    for (FoldPredictions fold : folds) {
      for (ModelPredictions model : fold.getModelsList()) {
        for (BagPrediction prediction : model.getPredictionsList()) {
          StringJoiner line = new StringJoiner(",", "", "\n");
          line.add(Integer.toString(fold.getFold())).add(modelName(model.getRole()));
          line.add(quoted(prediction.getCaseId())).add(quoted(prediction.getBagId()));
          if (survival) {
            line.add(prediction.getSurvival().getEvent() ? "1" : "0");
            line.add(Double.toString(prediction.getSurvival().getTime()));
          } else {
            line.add(quoted(fold.getClasses(prediction.getClassIndex())));
          }
          prediction.getLogitsList().forEach(logit -> line.add(Float.toString(logit)));
          derived(prediction, survival, survivalEdges)
              .forEach(value -> line.add(Double.toString(value)));
          csv.append(line);
        }
      }
    }
    return csv.toString();
  }

  /** What the scores are computed of: the probabilities, or risk and survival function. */
  private static DoubleStream derived(
      BagPrediction prediction, boolean survival, List<Double> survivalEdges) {
    double[] logits = prediction.getLogitsList().stream().mapToDouble(Float::doubleValue).toArray();
    return survival
        ? DoubleStream.concat(
            DoubleStream.of(DiscreteHazards.risk(logits)),
            SurvivalFunctions.of(logits, survivalEdges).stream()
                .mapToDouble(SurvivalPoint::probability))
        : DoubleStream.of(Softmax.of(logits));
  }

  /** The word for a model that tables and reports use: baseline, student, teacher. */
  static String modelName(ModelRole role) {
    return role.name().substring("MODEL_ROLE_".length()).toLowerCase(Locale.ROOT);
  }

  private static String header(
      List<FoldPredictions> folds, boolean survival, List<Double> survivalEdges) {
    int logits =
        folds.stream()
            .flatMap(fold -> fold.getModelsList().stream())
            .flatMap(model -> model.getPredictionsList().stream())
            .mapToInt(BagPrediction::getLogitsCount)
            .max()
            .orElse(0);
    StringJoiner header = new StringJoiner(",", "", "\n");
    header.add("fold,model,case,bag").add(survival ? "event,time" : "label");
    for (int i = 0; i < logits; i++) {
      header.add("logit_" + i);
    }
    for (int i = 0; i < logits && !survival; i++) {
      header.add("probability_" + i);
    }
    if (survival) {
      header.add("risk");
      SurvivalFunctions.of(new double[logits], survivalEdges)
          .forEach(point -> header.add(SURVIVAL_AT + point.time()));
    }
    return header.toString();
  }

  static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
