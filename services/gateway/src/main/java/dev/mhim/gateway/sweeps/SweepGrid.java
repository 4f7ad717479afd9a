package dev.mhim.gateway.sweeps;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.scoring.SettingText;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SweepAxis;
import dev.mhim.v1.SweepPreset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** The points of a grid over settings; pure. */
public final class SweepGrid {
  /** As many runs as can be compared at once. */
  static final int MOST_POINTS = 100;

  /** They make the split plan: runs of two plans can't be ranked. */
  private static final Set<String> OF_THE_SPLIT = Set.of("seed", "cv_fold", "val_ratio");

  private static final List<SweepAxis> PUBLISHED =
      List.of(
          axis("mask_ratio_h", "0.01", "0.03", "0.05"),
          axis("merge_ratio", "0.8", "0.9"),
          axis("merge_k", "1", "5", "10"));

  /** What the published grid sets in every run. */
  private static final Settings PUBLISHED_FOR_ALL =
      Settings.newBuilder()
          .setAttn2Score(true)
          .setMergeEnable(true)
          .setMergeMm(0.9999)
          .setAuxAlpha(0.5)
          .build();

  /**
   * A point.
   *
   * @param values by setting, as they were given, in the order of the axes
   * @param settings all that is set: the common settings with these values
   */
  public record Point(Map<String, String> values, Settings settings) {
    /** For a title: {@code merge_k=5 merge_ratio=0.8}. */
    String text() {
      StringJoiner text = new StringJoiner(" ");
      values.forEach((setting, value) -> text.add(setting + "=" + value));
      return text.toString();
    }
  }

  private SweepGrid() {}

  /**
   * Every combination, the last axis moving fastest.
   *
   * @param common settings of every run
   * @throws PlatformException INVALID_ARGUMENT with everything that is wrong with the grid
   */
  public static List<Point> points(Settings common, SweepPreset preset, List<SweepAxis> given) {
    List<Problem> problems = new ArrayList<>();
    List<SweepAxis> axes = new ArrayList<>(given);
    Settings.Builder settings = Settings.newBuilder();
    switch (preset) {
      case SWEEP_PRESET_UNSPECIFIED -> {}
      case SWEEP_PRESET_PUBLISHED -> {
        axes.addAll(PUBLISHED);
        settings.mergeFrom(PUBLISHED_FOR_ALL);
      }
      case UNRECOGNIZED ->
          problems.add(
              problem("UNKNOWN_VALUE", "preset", "", "there is no such preset", "PUBLISHED"));
    }
    settings.mergeFrom(common);
    check(axes, common, problems);
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
    }
    List<Point> points = List.of(new Point(Map.of(), settings.build()));
    for (SweepAxis axis : axes) {
      points =
          points.stream()
              .flatMap(
                  point -> axis.getValuesList().stream().map(value -> with(point, axis, value)))
              .toList();
    }
    return points;
  }

  private static Point with(Point point, SweepAxis axis, String value) {
    Map<String, String> values = new LinkedHashMap<>(point.values());
    values.put(axis.getSetting(), value);
    FieldDescriptor field = Settings.getDescriptor().findFieldByName(axis.getSetting());
    return new Point(
        values,
        point.settings().toBuilder().setField(field, SettingText.parse(field, value)).build());
  }

  private static void check(List<SweepAxis> axes, Settings common, List<Problem> problems) {
    Set<String> seen = new HashSet<>();
    long points = 1;
    for (int i = 0; i < axes.size(); i++) {
      SweepAxis axis = axes.get(i);
      checkAxis(axis, "axes[" + i + "]", common, problems);
      if (!seen.add(axis.getSetting())) {
        problems.add(
            problem(
                "DUPLICATE",
                "axes[" + i + "].setting",
                axis.getSetting(),
                "the setting stands on two axes",
                "put all its values on one"));
      }
      points = Math.min(1_000_000, points * Math.max(1, axis.getValuesCount()));
    }
    if (axes.isEmpty()) {
      problems.add(
          problem("REQUIRED", "axes", "", "a sweep needs an axis", "give axes, or a preset"));
    }
    if (points > MOST_POINTS) {
      problems.add(
          problem(
              "OUT_OF_RANGE",
              "axes",
              Long.toString(points),
              "a grid has at most %d points".formatted(MOST_POINTS),
              "leave out axes or values"));
    }
  }

  private static void checkAxis(
      SweepAxis axis, String subject, Settings common, List<Problem> problems) {
    String name = axis.getSetting();
    FieldDescriptor field = Settings.getDescriptor().findFieldByName(name);
    if (field == null) {
      problems.add(
          problem(
              "UNKNOWN_VALUE",
              subject + ".setting",
              name,
              "there is no such setting",
              "a field of Settings, for example merge_k"));
      return;
    }
    if (OF_THE_SPLIT.contains(name)) {
      problems.add(
          problem(
              "NOT_FOR_SWEEPS",
              subject + ".setting",
              name,
              "it changes the split plan, and runs of two plans can't be ranked",
              "make a sweep for each value"));
    }
    if (common.getAllFields().containsKey(field)) {
      problems.add(
          problem(
              "INCONSISTENT",
              subject + ".setting",
              name,
              "run.settings gives it too",
              "give it in one place"));
    }
    if (axis.getValuesCount() == 0) {
      problems.add(
          problem(
              "REQUIRED",
              subject + ".values",
              "",
              "an axis needs a value",
              "give one or more values of " + name));
    }
    Set<Object> values = new HashSet<>();
    for (String text : axis.getValuesList()) {
      try {
        if (!values.add(SettingText.parse(field, text))) {
          problems.add(
              problem(
                  "DUPLICATE",
                  subject + ".values",
                  text,
                  "the value of %s is given twice".formatted(name),
                  "give it once"));
        }
      } catch (IllegalArgumentException e) {
        problems.add(
            problem(
                "MALFORMED",
                subject + ".values",
                text,
                "%s takes %s".formatted(name, e.getMessage()),
                ""));
      }
    }
  }

  private static SweepAxis axis(String setting, String... values) {
    return SweepAxis.newBuilder().setSetting(setting).addAllValues(List.of(values)).build();
  }

  private static Problem problem(
      String reason, String subject, String value, String message, String remedy) {
    return Problems.of(reason, subject, value, message, remedy);
  }
}
