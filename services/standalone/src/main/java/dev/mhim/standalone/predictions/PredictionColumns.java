package dev.mhim.standalone.predictions;

import dev.mhim.scoring.report.PredictionTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Where the columns of a table stand.
 *
 * @param names as they are written, in order
 * @param places of the known ones, by name
 * @param logits places of logit_0, logit_1, …
 * @param survivalTimes of the columns survival_at_TIME, with their places, in order
 */
record PredictionColumns(
    List<String> names,
    Map<String, Integer> places,
    List<Integer> logits,
    List<SurvivalTime> survivalTimes) {

  /**
   * A column that holds the probability to live on.
   *
   * @param name of the column
   * @param time past which
   */
  record SurvivalTime(String name, double time) {}

  private static final String REMEDY =
      "give id,label,logit_0,logit_1,… or id,event,time,risk, and fold and case where there are"
          + " such";

  /** What a run's own table calls the id of a row. */
  private static final String BAG = "bag";

  /** Finds the columns; faults are added. */
  static PredictionColumns of(List<String> header, List<String> classes, Faults faults) {
    List<String> names = header.stream().map(name -> name.replace("\uFEFF", "").strip()).toList();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).toLowerCase(Locale.ROOT);
      if (places.putIfAbsent(name, i) != null) {
        faults.add(1, names.get(i), "", "the column stands there twice", "leave one out");
      }
    }
    List<Integer> logits = new ArrayList<>();
    for (int c = 0; places.containsKey("logit_" + c); c++) {
      logits.add(places.getOrDefault("logit_" + c, -1));
    }
    PredictionColumns columns =
        new PredictionColumns(names, places, logits, survivalTimes(names, faults));
    columns.check(classes, faults);
    return columns;
  }

  private static List<SurvivalTime> survivalTimes(List<String> names, Faults faults) {
    List<SurvivalTime> times = new ArrayList<>();
    for (String name : names) {
      if (!name.toLowerCase(Locale.ROOT).startsWith(PredictionTable.SURVIVAL_AT)) {
        continue;
      }
      String text = name.substring(PredictionTable.SURVIVAL_AT.length());
      OptionalDouble time = time(text);
      if (time.isEmpty()) {
        faults.add(
            1,
            name,
            "",
            "'%s' is no time".formatted(text),
            "name the column like %s12.5, in the unit of the column time"
                .formatted(PredictionTable.SURVIVAL_AT));
      } else if (!times.isEmpty() && !(times.getLast().time() < time.getAsDouble())) {
        faults.add(
            1,
            name,
            "",
            "its time must be above that of " + times.getLast().name(),
            "give the columns in the order of their times");
      } else {
        times.add(new SurvivalTime(name.toLowerCase(Locale.ROOT), time.getAsDouble()));
      }
    }
    return times;
  }

  private static OptionalDouble time(String text) {
    try {
      double time = Double.parseDouble(text);
      return Double.isFinite(time) ? OptionalDouble.of(time) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private void check(List<String> classes, Faults faults) {
    boolean classification = places.containsKey("label");
    boolean survival = Stream.of("event", "time", "risk").anyMatch(places::containsKey);
    if (classification && survival) {
      faults.add(
          1, "", "", "it has both label and one of event, time, risk", "keep those of one kind");
      return;
    }
    List<String> needed =
        survival
            ? List.of(idColumn(), "event", "time", "risk")
            : List.of(idColumn(), "label", "logit_0");
    for (String name : needed) {
      if (!places.containsKey(name)) {
        faults.add(1, name, "", "the column is missing", REMEDY);
      }
    }
    if (!survival) {
      places.keySet().stream()
          .filter(name -> name.matches("logit_\\d+"))
          .filter(name -> !logits.contains(places.get(name)))
          .sorted()
          .forEach(name ->
              faults.add(
                  1,
                  name,
                  "",
                  "logit_%d is missing before it".formatted(logits.size()),
                  "number the logits from 0 without gaps"));
      if (!classes.isEmpty() && !logits.isEmpty() && classes.size() != classCount()) {
        faults.add(
            1,
            "",
            "",
            "there are logits of %d classes".formatted(classCount()),
            "name as many with --classes, not " + classes.size());
      }
    }
  }

  /** Logits may stand beside the risk that was made of them. */
  boolean isSurvival() {
    return !places.containsKey("label");
  }

  /** The column of a row's own name: id, or bag as in the table of a run. */
  String idColumn() {
    return !places.containsKey("id") && places.containsKey(BAG) ? BAG : "id";
  }

  /** One logit alone is that of class 1 of two, by sigmoid. */
  int classCount() {
    return Math.max(2, logits.size());
  }

  Optional<Integer> place(String name) {
    return Optional.ofNullable(places.get(name));
  }
}
