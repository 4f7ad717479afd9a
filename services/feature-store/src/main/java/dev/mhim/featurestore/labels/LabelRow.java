package dev.mhim.featurestore.labels;

/**
 * One row of a label table: a case.
 *
 * @param line line of the file, counted from 1
 * @param caseId the case, unique in the table
 * @param label its label
 * @param patient the patient; empty when the table names none
 * @param split the table's own split: train, val, test or empty
 */
public record LabelRow(int line, String caseId, RowLabel label, String patient, String split) {}
