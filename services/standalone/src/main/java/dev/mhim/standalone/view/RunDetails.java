package dev.mhim.standalone.view;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.scoring.SettingText;
import dev.mhim.standalone.flags.SettingFlag;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Everything of a run, for people. */
public final class RunDetails {
  private RunDetails() {}

  /** The lines. */
  public static List<String> of(Run run) {
    List<String> lines = new ArrayList<>();
    lines.add(new RunHeader(Instant.now()).of(run));
    lines.add("title     " + run.getTitle());
    lines.add("dataset   " + run.getDataset());
    lines.add("protocol  " + Protocols.name(run.getProtocol()));
    lines.add("split     " + run.getSplitPlan().getSha256());
    for (FoldStatus fold : run.getFoldsList()) {
      lines.add(line("fold %2d ".formatted(fold.getFold()), fold));
    }
    if (run.hasAllCases()) {
      lines.add(line("all cases", run.getAllCases()));
    }
    lines.add("settings in force");
    settings(run.getSettings()).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static String line(String label, FoldStatus fold) {
    return "%-9s %-12s attempt %d  %s"
        .formatted(
            label,
            fold.getState().name().substring("STATE_".length()).toLowerCase(Locale.ROOT),
            fold.getAttempt(),
            fold.getTrainer());
  }

  private static List<String> settings(Settings settings) {
    return SettingFlag.ALL.stream()
        .map(SettingFlag::field)
        .filter(settings::hasField)
        .map(field -> "%-18s %s".formatted(field.getName(), value(settings, field)))
        .toList();
  }

  private static String value(Settings settings, FieldDescriptor field) {
    return SettingText.of(field, settings.getField(field));
  }
}
