package dev.mhim.featurestore.labels;

import dev.mhim.v1.LabelKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where a table's columns are. Names are matched without case.
 *
 * @param header whether the first row names the columns
 * @param kind what the labels are
 * @param id index of the case's id
 * @param slide index of the slide's id where a row is a slide of a case, else -1
 * @param label index of the class, or of the time for survival
 * @param status index of the event's indicator for survival, else -1
 * @param patient index of the patient, or -1
 * @param split index of the split, or -1
 */
record TableColumns(
    boolean header,
    LabelKind kind,
    int id,
    int slide,
    int label,
    int status,
    int patient,
    int split) {
  // The earlier name wins: CLAM's tables have case_id and slide_id, and name bags by the slide.
  private static final List<String> ID = List.of("id", "slide_id", "slide", "case_id", "case");
  private static final List<String> CASE = List.of("case_id", "case");
  private static final List<String> SLIDE = List.of("slide_id", "slide", "id");
  private static final List<String> LABEL = List.of("label", "class");
  private static final List<String> TIME = List.of("event", "time", "survival_time");
  private static final List<String> STATUS = List.of("status", "event_seen");
  // The slides of one case must not stand in two parts of a fold, just as those of one patient.
  private static final List<String> PATIENT = List.of("patient", "patient_id", "case_id", "case");
  private static final List<String> SPLIT = List.of("split");

  /**
   * The columns of a table by its first row: named by a header, or {@code id,label} where the row
   * names no column and has two cells.
   *
   * @param rowPerSlide whether a row is a slide that names its case in another column
   * @return nothing where they can't be told
   */
  static Optional<TableColumns> of(List<String> first, LabelKind wanted, boolean rowPerSlide) {
    int id = find(first, rowPerSlide ? CASE : ID);
    int slide = rowPerSlide ? find(first, SLIDE) : -1;
    int label = find(first, LABEL);
    int time = find(first, TIME);
    int status = find(first, STATUS);
    if (id < 0 && label < 0 && time < 0 && status < 0) {
      return first.size() == 2 && !rowPerSlide && wanted != LabelKind.LABEL_KIND_SURVIVAL
          ? Optional.of(
              new TableColumns(false, LabelKind.LABEL_KIND_CLASSIFICATION, 0, -1, 1, -1, -1, -1))
          : Optional.empty();
    }
    boolean survival =
        switch (wanted) {
          case LABEL_KIND_SURVIVAL -> true;
          case LABEL_KIND_CLASSIFICATION -> false;
          case LABEL_KIND_UNSPECIFIED, UNRECOGNIZED -> time >= 0 && status >= 0;
        };
    int value = survival ? time : label;
    if (id < 0 || value < 0 || (survival && status < 0) || (rowPerSlide && slide < 0)) {
      return Optional.empty();
    }
    int patient = find(first, PATIENT);
    return Optional.of(
        new TableColumns(
            true,
            survival ? LabelKind.LABEL_KIND_SURVIVAL : LabelKind.LABEL_KIND_CLASSIFICATION,
            id,
            slide,
            value,
            survival ? status : -1,
            patient == id ? -1 : patient,
            find(first, SPLIT)));
  }

  /** The fewest cells that a row must have. */
  int width() {
    return 1 + IntStream.of(id, slide, label, status, patient, split).max().orElseThrow();
  }

  private static int find(List<String> header, List<String> names) {
    List<String> cells =
        header.stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
    return names.stream()
        .mapToInt(cells::indexOf)
        .filter(index -> index >= 0)
        .findFirst()
        .orElse(-1);
  }
}
