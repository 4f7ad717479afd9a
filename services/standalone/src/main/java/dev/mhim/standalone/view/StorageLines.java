package dev.mhim.standalone.view;

import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.DatasetGarbage;
import dev.mhim.v1.Usage;
import java.util.ArrayList;
import java.util.List;

/** What is stored, and what went, in lines. */
public final class StorageLines {
  private StorageLines() {}

  /** How much a project stores, in one line. */
  public static String of(Usage usage) {
    String stored =
        "%s: %s in %,d bags"
            .formatted(
                usage.getName().replaceAll("/usage$", ""),
                Sizes.of(usage.getSizeBytes()),
                usage.getBagCount());
    return usage.getQuotaBytes() == 0
        ? stored + ", no limit"
        : "%s, %.0f %% of %s"
            .formatted(
                stored,
                100.0 * usage.getSizeBytes() / usage.getQuotaBytes(),
                Sizes.of(usage.getQuotaBytes()));
  }

  /** A line for each dataset with garbage, and the sum. */
  public static List<String> of(CollectGarbageResponse garbage, boolean dryRun) {
    List<String> lines = new ArrayList<>();
    int bags = 0;
    for (DatasetGarbage dataset : garbage.getDatasetsList()) {
      lines.add(
          dataset.getKeptBecause().isEmpty()
              ? "%s: %,d bags, %s"
                  .formatted(
                      dataset.getName(), dataset.getBagCount(), Sizes.of(dataset.getSizeBytes()))
              : "%s: kept, %s".formatted(dataset.getName(), dataset.getKeptBecause()));
      bags += dataset.getBagCount();
    }
    lines.add(
        "%s %,d bags, %s, and %,d unfinished uploads"
            .formatted(
                dryRun ? "would delete" : "deleted",
                bags,
                Sizes.of(garbage.getSizeBytes()),
                garbage.getUnfinishedUploadCount()));
    return lines;
  }
}
