package dev.mhim.standalone.view;

import dev.mhim.v1.Dataset;
import dev.mhim.v1.LabelKind;

/** A dataset in one line. */
public final class DatasetLine {
  private DatasetLine() {}

  /** Name, cases, bags, patches, features, labels. */
  public static String of(Dataset dataset) {
    String labels =
        dataset.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL
            ? "survival"
            : "classes " + String.join(", ", dataset.getClassesList());
    return "%s: %,d cases, %,d bags, %,d patches of %,d features, %s"
        .formatted(
            dataset.getName().isEmpty() ? "the dataset" : dataset.getName(),
            dataset.getCaseCount(),
            dataset.getBagCount(),
            dataset.getPatchCount(),
            dataset.getFeatureDim(),
            labels);
  }
}
