package dev.mhim.standalone.view;

import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.LabelKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A dataset with its statistics, all from its manifest: no bag is touched. */
public final class DatasetDetails {
  private static final String ROW = "%-12s %s";

  private DatasetDetails() {}

  /** One line a fact. */
  public static List<String> of(DatasetManifest manifest) {
    Dataset dataset = manifest.getDataset();
    List<String> lines = new ArrayList<>();
    lines.add(DatasetLine.of(dataset));
    lines.add(
        ROW.formatted("created", Instant.ofEpochSecond(dataset.getCreateTime().getSeconds())));
    lines.add(ROW.formatted("from", dataset.getOrigin()));
    lines.add(ROW.formatted("content", dataset.getContentSha256()));
    lines.add(ROW.formatted("stored", Sizes.of(dataset.getSizeBytes())));
    lines.add(ROW.formatted("labels", labels(manifest)));
    int folds = manifest.getCasesList().stream().mapToInt(Case::getFoldSplitsCount).max().orElse(0);
    if (folds > 0) {
      lines.add(ROW.formatted("split", "%,d folds, given by the label tables".formatted(folds)));
    }
    splits(manifest).ifPresent(text -> lines.add(ROW.formatted("split", text)));
    lines.add(ROW.formatted("patches", "a bag: " + spread(patches(manifest))));
    long several = manifest.getCasesList().stream().filter(c -> c.getBagsCount() > 1).count();
    if (several > 0) {
      lines.add(ROW.formatted("slides", "%,d cases have several bags".formatted(several)));
    }
    manifest.getNotesList().forEach(note -> lines.add(ROW.formatted("note", note)));
    return lines;
  }

  private static String labels(DatasetManifest manifest) {
    Dataset dataset = manifest.getDataset();
    if (dataset.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL) {
      long events =
          manifest.getCasesList().stream().filter(c -> c.getSurvival().getEvent()).count();
      return "survival, %,d events, %,d censored"
          .formatted(events, manifest.getCasesCount() - events);
    }
    Map<Integer, Long> counts =
        manifest.getCasesList().stream()
            .collect(Collectors.groupingBy(Case::getClassIndex, Collectors.counting()));
    List<String> texts = new ArrayList<>();
    for (int index = 0; index < dataset.getClassesCount(); index++) {
      texts.add(
          "%s: %,d cases".formatted(dataset.getClasses(index), counts.getOrDefault(index, 0L)));
    }
    return String.join(", ", texts);
  }

  private static Optional<String> splits(DatasetManifest manifest) {
    Map<String, Long> counts =
        manifest.getCasesList().stream()
            .filter(c -> !c.getSplit().isEmpty())
            .collect(Collectors.groupingBy(Case::getSplit, TreeMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            counts.entrySet().stream()
                .map(count -> "%s: %,d cases".formatted(count.getKey(), count.getValue()))
                .collect(Collectors.joining(", ")));
  }

  private static long[] patches(DatasetManifest manifest) {
    return manifest.getCasesList().stream()
        .flatMap(c -> c.getBagsList().stream())
        .mapToLong(BagReference::getPatchCount)
        .sorted()
        .toArray();
  }

  private static String spread(long[] sorted) {
    return sorted.length == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "least %,d, quarter %,d, half %,d, three quarters %,d, most %,d",
            sorted[0],
            sorted[(sorted.length - 1) / 4],
            sorted[(sorted.length - 1) / 2],
            sorted[(int) ((sorted.length - 1) * 3L / 4)],
            sorted[sorted.length - 1]);
  }
}
