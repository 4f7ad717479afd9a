package dev.mhim.scoring;

import dev.mhim.statistics.classification.Predictions;
import dev.mhim.statistics.classification.Softmax;
import dev.mhim.statistics.survival.DiscreteHazards;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.ModelPredictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one model said of the test part of one fold.
 *
 * @param fold 0-based
 * @param selectedEpoch the model's epoch, 0-based
 * @param cases at least one, all labelled alike, with equally many logits
 */
public record FoldOutputs(int fold, int selectedEpoch, List<CaseOutput> cases) {

  public FoldOutputs {
    cases = List.copyOf(cases);
  }

  /**
   * From stored predictions; the risk of survival is −ΣS over the bins.
   *
   * @param survivalEdges edges of the survival bins, one more than there are logits; empty: the
   *     survival function is not known
   */
  public static FoldOutputs of(int fold, ModelPredictions model, List<Double> survivalEdges) {
    return new FoldOutputs(
        fold,
        model.getSelectedEpoch(),
        model.getPredictionsList().stream()
            .map(prediction -> output(prediction, survivalEdges))
            .toList());
  }

  private static CaseOutput output(BagPrediction prediction, List<Double> survivalEdges) {
    List<Double> logits = prediction.getLogitsList().stream().map(Float::doubleValue).toList();
    double[] array = logits.stream().mapToDouble(Double::doubleValue).toArray();
    String bag = prediction.getBagId().isEmpty() ? prediction.getCaseId() : prediction.getBagId();
    return prediction.hasSurvival()
        ? new CaseOutput(
            prediction.getCaseId(),
            bag,
            new CaseOutput.Truth.OfSurvival(
                prediction.getSurvival().getTime(), prediction.getSurvival().getEvent()),
            logits,
            DiscreteHazards.risk(array),
            SurvivalFunctions.of(array, survivalEdges))
        : CaseOutput.ofClass(prediction.getCaseId(), bag, prediction.getClassIndex(), logits);
  }

  /** All folds as if they were one, numbered −1. */
  static FoldOutputs pooled(List<FoldOutputs> folds) {
    return new FoldOutputs(-1, 0, folds.stream().flatMap(fold -> fold.cases().stream()).toList());
  }

  /** Whether a case has several bags. */
  public boolean hasCasesOfSeveralBags() {
    return caseCount() < cases.size();
  }

  int caseCount() {
    Set<String> ids = new HashSet<>();
    cases.forEach(output -> ids.add(output.caseId()));
    return ids.size();
  }

  public boolean isSurvival() {
    return cases.getFirst().truth() instanceof CaseOutput.Truth.OfSurvival;
  }

  /** The class predictions, one a bag. */
  public Predictions predictions() {
    return Predictions.ofLogits(
        cases.stream().map(CaseOutput::logitArray).toArray(double[][]::new),
        cases.stream().mapToInt(CaseOutput::classIndex).toArray());
  }

  /** The class predictions, one a case: the mean probability of its bags. */
  Predictions casePredictions() {
    Map<String, List<CaseOutput>> byCase = new LinkedHashMap<>();
    cases.forEach(
        output -> byCase.computeIfAbsent(output.caseId(), id -> new ArrayList<>()).add(output));
    return Predictions.ofProbabilities(
        byCase.values().stream().map(FoldOutputs::meanProbability).toArray(double[][]::new),
        byCase.values().stream().mapToInt(bags -> bags.getFirst().classIndex()).toArray());
  }

  private static double[] meanProbability(List<CaseOutput> bags) {
    double[] mean = new double[bags.getFirst().logits().size()];
    for (CaseOutput bag : bags) {
      double[] probabilities = Softmax.of(bag.logitArray());
      Arrays.setAll(mean, c -> mean[c] + probabilities[c] / bags.size());
    }
    return mean;
  }

  public double[] times() {
    return cases.stream().mapToDouble(output -> output.survival().time()).toArray();
  }

  public boolean[] events() {
    boolean[] events = new boolean[cases.size()];
    for (int i = 0; i < events.length; i++) {
      events[i] = cases.get(i).survival().event();
    }
    return events;
  }

  public double[] risks() {
    return cases.stream().mapToDouble(CaseOutput::risk).toArray();
  }
}
