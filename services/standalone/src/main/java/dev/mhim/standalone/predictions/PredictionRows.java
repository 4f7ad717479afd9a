package dev.mhim.standalone.predictions;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mhim.scoring.CaseOutput;
import dev.mhim.scoring.CaseOutput.SurvivalPoint;
import dev.mhim.scoring.CaseOutput.Truth;
import dev.mhim.standalone.predictions.PredictionColumns.SurvivalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rows of a table, checked one by one; a row with a fault counts for nothing. */
final class PredictionRows {
  private final PredictionColumns columns;
  private final List<String> classes;
  private final Faults faults;
  private final Map<Integer, List<CaseOutput>> folds = new HashMap<>();
  private final Map<String, Long> lineOfId = new HashMap<>();
  private final Map<String, Truth> truthOfCase = new HashMap<>();

  PredictionRows(PredictionColumns columns, List<String> classes, Faults faults) {
    this.columns = columns;
    this.classes = classes;
    this.faults = faults;
  }

  Map<Integer, List<CaseOutput>> folds() {
    return folds;
  }

  void add(CsvRecord row) {
    long line = row.getStartingLineNumber();
    if (row.getFieldCount() != columns.names().size()) {
      faults.add(
          line,
          "",
          Integer.toString(row.getFieldCount()),
          "it must have %d fields like the header".formatted(columns.names().size()),
          "check its commas and quotes");
      return;
    }
    Optional<Integer> fold = fold(row);
    Optional<String> id = id(row);
    Optional<Truth> truth = columns.isSurvival() ? survival(row) : ofClass(row);
    Optional<List<Double>> logits = numbers(row);
    Optional<List<SurvivalPoint>> survivalFunction = survivalFunction(row);
    if (fold.isEmpty()
        || id.isEmpty()
        || truth.isEmpty()
        || logits.isEmpty()
        || survivalFunction.isEmpty()) {
      return;
    }
    String caseId = columns.place("case").map(row::getField).map(String::strip).orElse(id.get());
    Truth before = truthOfCase.putIfAbsent(caseId, truth.get());
    if (before != null && !before.equals(truth.get())) {
      faults.add(
          line, "case", caseId, "all rows of a case must have one label", "correct the label");
      return;
    }
    List<Double> values = logits.get();
    folds
        .computeIfAbsent(fold.get(), f -> new ArrayList<>())
        .add(
            columns.isSurvival()
                ? new CaseOutput(
                    caseId,
                    id.get(),
                    truth.get(),
                    List.of(),
                    values.getFirst(),
                    survivalFunction.get())
                : new CaseOutput(
                    caseId,
                    id.get(),
                    truth.get(),
                    values.size() == 1 ? List.of(0.0, values.getFirst()) : values,
                    0,
                    List.of()));
  }

  private String text(CsvRecord row, String column) {
    return columns.place(column).map(row::getField).map(String::strip).orElse("");
  }

  private Optional<String> id(CsvRecord row) {
    String column = columns.idColumn();
    String id = text(row, column);
    long line = row.getStartingLineNumber();
    if (id.isEmpty()) {
      faults.add(line, column, "", "the id is missing", "name the case");
      return Optional.empty();
    }
    Long before = lineOfId.putIfAbsent(id, line);
    if (before != null) {
      faults.add(
          line,
          column,
          id,
          "each row has an id of its own; line %d has it too".formatted(before),
          "give each bag its own id, and the case in a column case");
      return Optional.empty();
    }
    return Optional.of(id);
  }

  private Optional<Integer> fold(CsvRecord row) {
    if (columns.place("fold").isEmpty()) {
      return Optional.of(0);
    }
    String text = text(row, "fold");
    if (text.matches("\\d{1,6}")) {
      return Optional.of(Integer.parseInt(text));
    }
    return refuse(
        row, "fold", text, "the fold must be a whole number, 0 or more", "number the folds");
  }

  private Optional<Truth> ofClass(CsvRecord row) {
    String text = text(row, "label");
    int index = classes.indexOf(text);
    if (index < 0 && classes.isEmpty() && text.matches("\\d{1,6}")) {
      index = Integer.parseInt(text);
    }
    if (index >= 0 && index < columns.classCount()) {
      return Optional.of(new Truth.OfClass(index));
    }
    return classes.isEmpty()
        ? refuse(
            row,
            "label",
            text,
            "the label must be 0 to %d, the number of its logit"
                .formatted(columns.classCount() - 1),
            "correct it, or name the classes in the order of the logits: --classes NAME,NAME")
        : refuse(
            row,
            "label",
            text,
            "the label must be one of " + String.join(", ", classes),
            "correct it or --classes");
  }

  private Optional<Truth> survival(CsvRecord row) {
    String event = text(row, "event").toLowerCase(Locale.ROOT);
    Optional<Double> time = number(row, "time");
    boolean seen = event.equals("1") || event.equals("true");
    if (!seen && !event.equals("0") && !event.equals("false")) {
      return refuse(
          row,
          "event",
          text(row, "event"),
          "the event must be 1 (seen) or 0 (censored)",
          "correct it");
    }
    if (time.isPresent() && !(time.get() >= 0 && Double.isFinite(time.get()))) {
      return refuse(
          row, "time", text(row, "time"), "the time must be 0 or more and finite", "correct it");
    }
    return time.map(value -> new Truth.OfSurvival(value, seen));
  }

  /** The logits, or the risk; NaN is taken, and leaves what needs it undefined. */
  private Optional<List<Double>> numbers(CsvRecord row) {
    List<Double> numbers = new ArrayList<>();
    int wanted = columns.isSurvival() ? 1 : Math.max(1, columns.logits().size());
    for (int c = 0; c < wanted; c++) {
      number(row, columns.isSurvival() ? "risk" : "logit_" + c).ifPresent(numbers::add);
    }
    return numbers.size() == wanted ? Optional.of(numbers) : Optional.empty();
  }

  private Optional<List<SurvivalPoint>> survivalFunction(CsvRecord row) {
    if (!columns.isSurvival()) {
      return Optional.of(List.of());
    }
    List<SurvivalPoint> points = new ArrayList<>();
    for (SurvivalTime column : columns.survivalTimes()) {
      Optional<Double> probability = number(row, column.name());
      if (probability.isPresent() && (probability.get() < 0 || probability.get() > 1)) {
        probability =
            refuse(
                row,
                column.name(),
                text(row, column.name()),
                "a probability must be 0 to 1",
                "correct it, or leave the column out");
      }
      probability.ifPresent(value -> points.add(new SurvivalPoint(column.time(), value)));
    }
    return points.size() == columns.survivalTimes().size() ? Optional.of(points) : Optional.empty();
  }

  private Optional<Double> number(CsvRecord row, String column) {
    String text = text(row, column);
    try {
      return Optional.of(
          Double.parseDouble(
              text.replaceFirst("(?i)^nan$", "NaN")
                  .replaceFirst("(?i)^([+-]?)inf(inity)?$", "$1Infinity")));
    } catch (NumberFormatException e) {
      return refuse(row, column, text, "it must be a number", "write it like -1.25 or nan");
    }
  }

  private <T> Optional<T> refuse(
      CsvRecord row, String column, String value, String what, String remedy) {
    String shown = value.isEmpty() ? " " : value;
    faults.add(row.getStartingLineNumber(), column, shown, what, remedy);
    return Optional.empty();
  }
}
