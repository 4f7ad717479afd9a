package dev.mhim.featurestore.labels;

import java.util.List;

/**
 * One row of a label table: a case.
 *
 * @param line line of the file, counted from 1
 * @param caseId the case, unique in the table
 * @param label its label
 * @param patient the patient; empty when the table names none
 * @param split the table's own split: train, val, test or empty
 * @param foldSplits the part in each fold, where there is a table a fold; empty: not in that fold
 */
public record LabelRow(
    int line,
    String caseId,
    RowLabel label,
    String patient,
    String split,
    List<String> foldSplits) {
  public LabelRow {
    foldSplits = List.copyOf(foldSplits);
  }

  LabelRow(int line, String caseId, RowLabel label, String patient, String split) {
    this(line, caseId, label, patient, split, List.of());
  }
}
