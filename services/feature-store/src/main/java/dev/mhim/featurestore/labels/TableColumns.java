package dev.mhim.featurestore.labels;

import dev.mhim.v1.LabelKind;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where a table's columns are. Names are matched without case.
 *
 * @param header whether the first row names the columns
 * @param kind what the labels are
 * @param id index of the case's id
 * @param label index of the class, or of the time for survival
 * @param status index of the event's indicator for survival, else -1
 * @param patient index of the patient, or -1
 * @param split index of the split, or -1
 */
record TableColumns(
    boolean header, LabelKind kind, int id, int label, int status, int patient, int split) {
  private static final Set<String> ID = Set.of("id", "case_id", "case", "slide_id", "slide");
  private static final Set<String> LABEL = Set.of("label", "class");
  private static final Set<String> TIME = Set.of("event", "time", "survival_time");
  private static final Set<String> STATUS = Set.of("status", "event_seen");
  private static final Set<String> PATIENT = Set.of("patient", "patient_id");
  private static final Set<String> SPLIT = Set.of("split");

  /**
   * The columns of a table by its first row: named by a header, or {@code id,label} where the row
   * names no column and has two cells.
   *
   * @return null where they can't be told
   */
  static @org.jspecify.annotations.Nullable TableColumns of(List<String> first, LabelKind wanted) {
    int id = find(first, ID);
    int label = find(first, LABEL);
    int time = find(first, TIME);
    int status = find(first, STATUS);
    if (id < 0 && label < 0 && time < 0 && status < 0) {
      return first.size() == 2 && wanted != LabelKind.LABEL_KIND_SURVIVAL
          ? new TableColumns(false, LabelKind.LABEL_KIND_CLASSIFICATION, 0, 1, -1, -1, -1)
          : null;
    }
    boolean survival =
        switch (wanted) {
          case LABEL_KIND_SURVIVAL -> true;
          case LABEL_KIND_CLASSIFICATION -> false;
          case LABEL_KIND_UNSPECIFIED, UNRECOGNIZED -> time >= 0 && status >= 0;
        };
    int value = survival ? time : label;
    if (id < 0 || value < 0 || (survival && status < 0)) {
      return null;
    }
    return new TableColumns(
        true,
        survival ? LabelKind.LABEL_KIND_SURVIVAL : LabelKind.LABEL_KIND_CLASSIFICATION,
        id,
        value,
        survival ? status : -1,
        find(first, PATIENT),
        find(first, SPLIT));
  }

  /** The fewest cells that a row must have. */
  int width() {
    return 1 + Math.max(Math.max(id, label), Math.max(status, Math.max(patient, split)));
  }

  private static int find(List<String> header, Set<String> names) {
    OptionalInt index =
        java.util.stream.IntStream.range(0, header.size())
            .filter(i -> names.contains(header.get(i).strip().toLowerCase(Locale.ROOT)))
            .findFirst();
    return index.orElse(-1);
  }
}
