package dev.mhim.statistics.split;

import dev.mhim.statistics.split.SplitException.Problem;
import dev.mhim.statistics.split.SplitException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds every reason why cases cannot be cross-validated as asked. */
final class PlanCheck {

  private static final long MAX_SEED = 0xffff_ffffL;

  private final List<Problem> problems = new ArrayList<>();

  private PlanCheck() {}

  static List<Problem> problems(
      FoldPlanner planner, List<LabelledCase> cases, List<SplitUnit> units) {
    PlanCheck check = new PlanCheck();
    check.parameters(planner);
    if (cases.isEmpty()) {
      check.add(Reason.NO_CASES, "there is no case to split; check the label table");
    } else {
      check.duplicates(cases);
      check.sizes(planner.folds(), units);
    }
    return check.problems;
  }

  private void add(Reason reason, String message) {
    problems.add(new Problem(reason, message));
  }

  private void parameters(FoldPlanner planner) {
    if (planner.folds() < 2) {
      add(Reason.TOO_FEW_FOLDS, "cv_fold is %s; use 2 or more".formatted(planner.folds()));
    }
    double ratio = planner.validationRatio();
    if (!(ratio >= 0 && ratio < 1)) {
      add(
          Reason.VALIDATION_RATIO_OUT_OF_RANGE,
          "val_ratio is %s; it must be at least 0 and below 1".formatted(ratio));
    }
    if (planner.seed() < 0 || planner.seed() > MAX_SEED) {
      add(
          Reason.SEED_OUT_OF_RANGE,
          "seed is %s; it must be 0 to %s".formatted(planner.seed(), MAX_SEED));
    }
  }

  private void duplicates(List<LabelledCase> cases) {
    List<String> twice = LabelledCase.repeatedIds(cases);
    if (!twice.isEmpty()) {
      add(
          Reason.DUPLICATE_CASE,
          "the label table names these cases more than once: %s; keep one row a case"
              .formatted(SplitException.named(twice)));
    }
  }

  private void sizes(int folds, List<SplitUnit> units) {
    if (folds > units.size()) {
      add(
          Reason.MORE_FOLDS_THAN_CASES,
          "cv_fold is %s, but there are only %s cases (patients counted once); use fewer folds"
              .formatted(folds, units.size()));
      return;
    }
    Map<Integer, Integer> members = new LinkedHashMap<>();
    units.forEach(unit -> members.merge(unit.label(), 1, Integer::sum));
    members.forEach((label, count) -> {
      if (count < folds) {
        add(
            Reason.CLASS_SMALLER_THAN_FOLDS,
            ("class or survival bin %s has %s cases (patients counted once), fewer than cv_fold"
                    + " %s; use fewer folds, or merge the class with another")
                .formatted(label, count, folds));
      }
    });
  }
}
