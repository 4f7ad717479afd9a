package dev.mhim.featurestore.imports;

import dev.mhim.featurestore.labels.LabelRow;
import dev.mhim.featurestore.labels.LabelTable;
import dev.mhim.featurestore.labels.RowLabel;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is left of a dataset when the bad is skipped. */
final class Remaining {
  private static final int MOST_NOTES = 1000;

  private Remaining() {}

  /** Tells when nothing is left, or when a class of the table has lost its last case. */
  static void require(LabelTable table, Set<String> casesWithBags, List<Problem> problems) {
    if (casesWithBags.isEmpty()) {
      problems.add(
          Problems.of(
              "NOTHING_LEFT", "", "", "no case has a bag that can be used", "mend the bags"));
      return;
    }
    Set<String> before = new TreeSet<>();
    Set<String> after = new TreeSet<>();
    for (LabelRow row : table.rows()) {
      if (row.label() instanceof RowLabel.ClassName(String name)) {
        before.add(name);
        if (casesWithBags.contains(row.caseId())) {
          after.add(name);
        }
      }
    }
    before.removeAll(after);
    for (String lost : before) {
      problems.add(
          Problems.of(
              "CLASS_LOST",
              "",
              lost,
              "no case of the class '" + lost + "' has a bag that can be used",
              "mend its bags, or delete its rows from the label table"));
    }
  }

  /** What was left out, for people who read the manifest. */
  static List<String> notes(List<Problem> leftOut) {
    List<String> notes = new ArrayList<>();
    for (Problem problem : leftOut.subList(0, Math.min(MOST_NOTES, leftOut.size()))) {
      notes.add("left out: " + problem.getReason() + ": " + Problems.line(problem));
    }
    if (leftOut.size() > MOST_NOTES) {
      notes.add("left out: " + (leftOut.size() - MOST_NOTES) + " more");
    }
    return List.copyOf(notes);
  }
}
