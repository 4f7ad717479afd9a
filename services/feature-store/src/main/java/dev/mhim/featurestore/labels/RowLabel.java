package dev.mhim.featurestore.labels;

/** The label of one row, as the table writes it. */
public sealed interface RowLabel {
  /**
   * A class by its name.
   *
   * @param name as the table writes it
   */
  record ClassName(String name) implements RowLabel {}

  /**
   * A time, and whether the event was seen at it.
   *
   * @param time 0 or more, in the table's own unit
   * @param event true: seen; false: censored
   */
  record Survival(double time, boolean event) implements RowLabel {}
}
