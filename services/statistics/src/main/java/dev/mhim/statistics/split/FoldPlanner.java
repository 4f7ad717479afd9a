package dev.mhim.statistics.split;

import dev.mhim.statistics.random.NumpyRandom;
import dev.mhim.statistics.split.SplitException.Problem;
import dev.mhim.statistics.split.SplitException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cross-validation folds exactly as the published MHIM-MIL code makes them: rows shuffled as pandas
 * {@code sample(frac=1, random_state=seed)}, then scikit-learn's unshuffled StratifiedKFold; the
 * validation part is taken class by class, in order of first appearance, each class shuffled anew
 * with the same seed, the first {@code int(n * validationRatio)} of it. With validation the
 * training part is grouped by class.
 *
 * <p>The cases of one patient move together: the patient is then the row that is shuffled and
 * dealt.
 *
 * @param folds how many folds, 2 or more
 * @param validationRatio share of each class's training cases held out for validation, 0 to below 1
 * @param seed of the shuffles, 0 to 2³² − 1
 */
public record FoldPlanner(int folds, double validationRatio, long seed) {

  /** The validation share of the {@code held-out} protocol. */
  public static final double HELD_OUT_RATIO = 0.2;

  /** Protocol {@code held-out}: the epoch is picked on an inner validation part. */
  public static FoldPlanner heldOut(int folds, long seed) {
    return new FoldPlanner(folds, HELD_OUT_RATIO, seed);
  }

  /** Protocol {@code paper}: no validation part, as in the published numbers. */
  public static FoldPlanner paper(int folds, long seed) {
    return new FoldPlanner(folds, 0, seed);
  }

  /**
   * Plans every fold.
   *
   * @param cases in the order of the label table
   * @return as many splits as folds; each case is tested in exactly one
   * @throws SplitException with every reason why the cases cannot be split so
   */
  public List<FoldSplit> plan(List<LabelledCase> cases) {
    List<SplitUnit> units = SplitUnit.of(cases);
    SplitException.throwIfAny(PlanCheck.problems(this, cases, units));

    List<SplitUnit> shuffled = new ArrayList<>(units.size());
    for (int row : new NumpyRandom(seed).permutation(units.size())) {
      shuffled.add(units.get(row));
    }
    int[] testFolds = StratifiedFolds.testFolds(shuffled, folds);
    List<FoldSplit> plan = new ArrayList<>(folds);
    for (int fold = 0; fold < folds; fold++) {
      plan.add(split(shuffled, testFolds, fold));
    }
    Leakage.requireNone(plan, cases);
    return List.copyOf(plan);
  }

  private FoldSplit split(List<SplitUnit> shuffled, int[] testFolds, int fold) {
    List<SplitUnit> train = new ArrayList<>();
    List<SplitUnit> test = new ArrayList<>();
    for (int i = 0; i < testFolds.length; i++) {
      (testFolds[i] == fold ? test : train).add(shuffled.get(i));
    }
    if (validationRatio == 0) {
      return new FoldSplit(ids(train), List.of(), ids(test));
    }
    List<SplitUnit> kept = new ArrayList<>();
    List<SplitUnit> validation = new ArrayList<>();
    for (List<SplitUnit> members : byLabel(train).values()) {
      new NumpyRandom(seed).shuffle(members);
      int taken = (int) (members.size() * validationRatio);
      validation.addAll(members.subList(0, taken));
      kept.addAll(members.subList(taken, members.size()));
    }
    if (validation.isEmpty()) {
      throw new SplitException(List.of(emptyValidation(fold, byLabel(train))));
    }
    return new FoldSplit(ids(kept), ids(validation), ids(test));
  }

  private static List<String> ids(List<SplitUnit> units) {
    return units.stream().flatMap(unit -> unit.cases().stream()).toList();
  }

  private static Map<Integer, List<SplitUnit>> byLabel(List<SplitUnit> units) {
    Map<Integer, List<SplitUnit>> groups = new LinkedHashMap<>();
    for (SplitUnit unit : units) {
      groups.computeIfAbsent(unit.label(), label -> new ArrayList<>()).add(unit);
    }
    return groups;
  }

  private Problem emptyValidation(int fold, Map<Integer, List<SplitUnit>> classes) {
    int largest = classes.values().stream().mapToInt(List::size).max().orElse(0);
    return new Problem(
        Reason.VALIDATION_EMPTY,
        "val_ratio %s leaves fold %s without a validation case: its largest class has %s for training; raise val_ratio, or use 0 (protocol paper)"
            .formatted(validationRatio, fold, largest));
  }
}
