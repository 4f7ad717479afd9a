package dev.mhim.mil.training;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Epoch metrics as text, one line an epoch, exact to the bit. */
final class EpochText {
  private static final String UNDEFINED = "-";

  private EpochText() {}

  static String write(List<EpochMetrics> history) {
    return history.stream().map(EpochText::line).collect(Collectors.joining("\n"));
  }

  static List<EpochMetrics> read(String text) {
    return text.lines().map(EpochText::epoch).toList();
  }

  static String write(OptionalDouble metric) {
    return metric.isPresent() ? Double.toString(metric.getAsDouble()) : UNDEFINED;
  }

  static OptionalDouble readMetric(String text) {
    return text.equals(UNDEFINED)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(text));
  }

  private static String line(EpochMetrics m) {
    return String.join(
        " ",
        m.stage().name(),
        Integer.toString(m.epoch()),
        Double.toString(m.mainLoss()),
        Double.toString(m.auxLoss()),
        Double.toString(m.learningRate()),
        write(m.metric()),
        write(m.averageMetric()),
        Double.toString(m.patchesPerSecond()),
        Double.toString(m.patches()),
        Double.toString(m.seen()));
  }

  private static EpochMetrics epoch(String line) {
    List<String> words = List.of(line.split(" ", -1));
    return new EpochMetrics(
        Stage.valueOf(words.get(0)),
        Integer.parseInt(words.get(1)),
        Double.parseDouble(words.get(2)),
        Double.parseDouble(words.get(3)),
        Double.parseDouble(words.get(4)),
        readMetric(words.get(5)),
        readMetric(words.get(6)),
        Double.parseDouble(words.get(7)),
        Double.parseDouble(words.get(8)),
        Double.parseDouble(words.get(9)));
  }
}
