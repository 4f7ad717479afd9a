package dev.mhim.scoring;

import dev.mhim.statistics.survival.DiscreteHazards;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import java.util.List;

/**
 * Several models of the same bags as one: the mean of their probabilities, or of their survival
 * functions, whose risk is the mean of theirs.
 */
public final class Ensemble {
  /** In place of a fold's number. */
  public static final int FOLD = -1;

  /** Beyond it a probability is 0 or 1 in any arithmetic here. */
  private static final double LARGEST_LOGIT = 80;

  private Ensemble() {}

  /**
   * The ensemble, as logits that give its probabilities or its survival function.
   *
   * @param members at least one, each of one model; of the same bags in the same order
   */
  public static FoldPredictions of(List<FoldPredictions> members) {
    FoldPredictions first = members.getFirst();
    boolean survival = first.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder()
            .setRole(first.getModels(0).getRole())
            .setSelectionValue(Double.NaN);
    for (int bag = 0; bag < first.getModels(0).getPredictionsCount(); bag++) {
      int at = bag;
      double[][] logits =
          members.stream()
              .map(member -> logits(member.getModels(0).getPredictions(at)))
              .toArray(double[][]::new);
      BagPrediction.Builder mean = first.getModels(0).getPredictions(bag).toBuilder().clearLogits();
      for (double logit : survival ? survivalLogits(logits) : classLogits(logits)) {
        mean.addLogits((float) Math.clamp(logit, -LARGEST_LOGIT, LARGEST_LOGIT));
      }
      model.addPredictions(mean);
    }
    return first.toBuilder().setFold(FOLD).clearModels().addModels(model).build();
  }

  private static double[] logits(BagPrediction prediction) {
    return prediction.getLogitsList().stream().mapToDouble(Float::doubleValue).toArray();
  }

  /** ln of the mean of the probabilities. */
  private static double[] classLogits(double[][] members) {
    double[] mean = new double[members[0].length];
    for (int c = 0; c < mean.length; c++) {
      double[] ofClass = new double[members.length];
      for (int m = 0; m < members.length; m++) {
        ofClass[m] = members[m][c] - logSumExp(members[m]);
      }
      mean[c] = logSumExp(ofClass) - Math.log(members.length);
    }
    return mean;
  }

  /** The logits of the hazards h(b) = 1 − S(b) / S(b − 1) that the mean survival function has. */
  private static double[] survivalLogits(double[][] members) {
    double[] mean = new double[members[0].length];
    for (double[] member : members) {
      double[] survival = DiscreteHazards.survival(member);
      for (int bin = 0; bin < mean.length; bin++) {
        mean[bin] += survival[bin] / members.length;
      }
    }
    double[] logits = new double[mean.length];
    double before = 1;
    for (int bin = 0; bin < mean.length; bin++) {
      // Where nobody is left any more the hazard is whatever one likes.
      logits[bin] =
          before == 0 ? LARGEST_LOGIT : Math.log(before - mean[bin]) - Math.log(mean[bin]);
      before = mean[bin];
    }
    return logits;
  }

  private static double logSumExp(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }
}
