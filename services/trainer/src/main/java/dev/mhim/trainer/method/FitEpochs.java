package dev.mhim.trainer.method;

import dev.mhim.mil.training.Stage;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelRole;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long a fit on all cases trains. No case is left to select an epoch on, so each stage ends
 * after as many epochs as the folds selected, their median: one fold that was lucky early or late
 * decides nothing.
 */
final class FitEpochs {
  private FitEpochs() {}

  /** Epochs of each stage that the folds had; at least 1 each. */
  static Map<Stage, Integer> of(List<FoldPredictions> folds) {
    Map<Stage, Integer> epochs = new EnumMap<>(Stage.class);
    put(epochs, Stage.TEACHER, counts(folds, ModelRole.MODEL_ROLE_BASELINE));
    put(epochs, Stage.STUDENT, counts(folds, ModelRole.MODEL_ROLE_STUDENT));
    return epochs;
  }

  private static void put(Map<Stage, Integer> epochs, Stage stage, int[] sorted) {
    if (sorted.length > 0) {
      int low = sorted[(sorted.length - 1) / 2];
      int high = sorted[sorted.length / 2];
      epochs.put(stage, Math.ceilDiv(low + high, 2));
    }
  }

  private static int[] counts(List<FoldPredictions> folds, ModelRole role) {
    return folds.stream()
        .flatMap(fold -> fold.getModelsList().stream())
        .filter(model -> model.getRole() == role)
        .mapToInt(model -> model.getSelectedEpoch() + 1)
        .sorted()
        .toArray();
  }
}
