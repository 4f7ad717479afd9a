package dev.mhim.statistics.split;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of a label table, as a split plan sees it.
 *
 * @param id the case's id, not blank
 * @param label what the folds are stratified by: class index, or survival bin
 * @param patient the patient's id where the table names one; cases of one patient are never parted
 */
public record LabelledCase(String id, int label, @Nullable String patient) {

  public LabelledCase {
    Objects.requireNonNull(id, "id");
    if (id.isBlank()) {
      throw new IllegalArgumentException("the id of a case is blank; give every row an id");
    }
    if (patient != null && patient.isBlank()) {
      patient = null;
    }
  }

  /** A case that is its own patient. */
  public static LabelledCase of(String id, int label) {
    return new LabelledCase(id, label, null);
  }

  /** Ids that stand on more than one row, each once. */
  static List<String> repeatedIds(List<LabelledCase> cases) {
    Set<String> seen = new HashSet<>();
    return cases.stream().map(LabelledCase::id).filter(id -> !seen.add(id)).distinct().toList();
  }
}
