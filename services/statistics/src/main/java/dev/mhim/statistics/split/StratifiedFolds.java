package dev.mhim.statistics.split;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * scikit-learn's {@code StratifiedKFold(n_splits, shuffle=False)}: classes are numbered by first
 * appearance, the sorted labels are dealt round-robin to the folds, and each class fills its share
 * of fold 0, 1, ... in the order of the rows.
 */
final class StratifiedFolds {

  private StratifiedFolds() {}

  /** The fold in which each unit is tested, 0 to {@code folds} − 1. */
  static int[] testFolds(List<SplitUnit> units, int folds) {
    Map<Integer, Integer> counts = new LinkedHashMap<>();
    units.forEach(unit -> counts.merge(unit.label(), 1, Integer::sum));

    Map<Integer, int[]> shares = new LinkedHashMap<>();
    int dealt = 0;
    for (var entry : counts.entrySet()) {
      int[] share = new int[folds];
      for (int member = 0; member < entry.getValue(); member++) {
        share[dealt++ % folds]++;
      }
      shares.put(entry.getKey(), share);
    }

    int[] testFolds = new int[units.size()];
    for (int i = 0; i < testFolds.length; i++) {
      testFolds[i] = takeFirstFree(shares.getOrDefault(units.get(i).label(), new int[0]));
    }
    return testFolds;
  }

  private static int takeFirstFree(int[] share) {
    for (int fold = 0; fold < share.length; fold++) {
      if (share[fold] > 0) {
        share[fold]--;
        return fold;
      }
    }
    throw new IllegalStateException("a class has more members than its folds have places");
  }
}
