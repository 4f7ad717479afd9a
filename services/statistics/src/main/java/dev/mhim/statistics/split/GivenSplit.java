package dev.mhim.statistics.split;

import dev.mhim.statistics.split.SplitException.Problem;
import dev.mhim.statistics.split.SplitException.Reason;
import java.util.ArrayList;
import java.util.List;

/** Splits that a table gives in a {@code Split} column, one table a fold. */
public final class GivenSplit {

  /**
   * One row of such a table.
   *
   * @param labelled the case
   * @param part the column's value, as read: {@code train}, {@code val} or {@code test}
   */
  public record Row(LabelledCase labelled, String part) {}

  private final int fold;
  private final List<Row> rows;
  private final List<Problem> problems;

  private GivenSplit(int fold, List<Row> rows, List<Problem> problems) {
    this.fold = fold;
    this.rows = rows;
    this.problems = problems;
  }

  /**
   * The folds of several tables (a folder of {@code fold_k.csv}; one table for a single split).
   *
   * @param tables one a fold, each in the order of its rows
   * @throws SplitException with everything wrong in any table: values that are no part, an empty
   *     training or test part, cases named twice, cases or patients in two parts
   */
  public static List<FoldSplit> of(List<List<Row>> tables) {
    List<Problem> problems = new ArrayList<>();
    if (tables.isEmpty()) {
      problems.add(new Problem(Reason.NO_CASES, "no split table is given; give one a fold"));
    }
    List<FoldSplit> splits = new ArrayList<>(tables.size());
    for (int fold = 0; fold < tables.size(); fold++) {
      splits.add(new GivenSplit(fold, tables.get(fold), problems).read());
    }
    SplitException.throwIfAny(problems);
    return List.copyOf(splits);
  }

  private FoldSplit read() {
    rejectUnknownParts();
    FoldSplit split =
        new FoldSplit(
            idsOf(part(Part.TRAIN)), idsOf(part(Part.VALIDATION)), idsOf(part(Part.TEST)));
    requireFilled("train", split.train());
    requireFilled("test", split.test());
    problems.addAll(Leakage.problems(fold, split, rows.stream().map(Row::labelled).toList()));
    return split;
  }

  private List<LabelledCase> part(Part part) {
    List<LabelledCase> cases =
        rows.stream()
            .filter(row -> Part.parse(row.part()).filter(part::equals).isPresent())
            .map(Row::labelled)
            .toList();
    List<String> twice = LabelledCase.repeatedIds(cases);
    if (!twice.isEmpty()) {
      add(
          Reason.DUPLICATE_CASE,
          "these cases have more than one row: %s; keep one row a case"
              .formatted(SplitException.named(twice)));
    }
    return cases;
  }

  private static List<String> idsOf(List<LabelledCase> cases) {
    return cases.stream().map(LabelledCase::id).toList();
  }

  private void rejectUnknownParts() {
    List<String> unknown =
        rows.stream()
            .filter(row -> Part.parse(row.part()).isEmpty())
            .map(row -> row.labelled().id() + " ('" + row.part() + "')")
            .toList();
    if (!unknown.isEmpty()) {
      add(
          Reason.UNKNOWN_PART,
          "column Split must say train, val or test, but does not for %s"
              .formatted(SplitException.named(unknown)));
    }
  }

  private void requireFilled(String part, List<String> cases) {
    if (cases.isEmpty()) {
      add(Reason.PART_EMPTY, "column Split marks no case as %s; mark at least one".formatted(part));
    }
  }

  private void add(Reason reason, String message) {
    problems.add(new Problem(reason, "fold " + fold + ": " + message));
  }
}
