package dev.mhim.standalone.view;

import dev.mhim.v1.Dataset;
import dev.mhim.v1.LabelKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Datasets, one a line. */
public final class DatasetTable {
  private static final String ROW = "%-28s %7s %7s %12s %8s %10s  %-20s  %s";

  private DatasetTable() {}

  /** The table with its heading. */
  public static List<String> of(List<Dataset> datasets) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted(
            "dataset", "cases", "bags", "patches", "features", "size", "created", "labels"));
    for (Dataset dataset : datasets) {
      lines.add(
          ROW.formatted(
              dataset
                  .getName()
                  .replaceAll("^projects/[^/]*/datasets/", "")
                  .replace("/versions/", " v"),
              "%,d".formatted(dataset.getCaseCount()),
              "%,d".formatted(dataset.getBagCount()),
              "%,d".formatted(dataset.getPatchCount()),
              "%,d".formatted(dataset.getFeatureDim()),
              Sizes.of(dataset.getSizeBytes()),
              Instant.ofEpochSecond(dataset.getCreateTime().getSeconds()),
              dataset.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL
                  ? "survival"
                  : String.join(", ", dataset.getClassesList())));
    }
    return lines;
  }
}
