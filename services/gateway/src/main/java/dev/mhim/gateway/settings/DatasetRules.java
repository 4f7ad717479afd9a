package dev.mhim.gateway.settings;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What settings and the dataset they are to be used on must fulfil together. */
public final class DatasetRules {
  private DatasetRules() {}

  /**
   * Everything that is wrong.
   *
   * @param settings every value in force
   * @param protocol the protocol in force
   * @param manifest the dataset version that is trained on
   */
  public static List<Problem> check(
      Settings settings, Protocol protocol, DatasetManifest manifest) {
    List<Problem> problems = new ArrayList<>();
    Dataset dataset = manifest.getDataset();
    boolean survival = dataset.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
    if (survival != (settings.getLoss() == Loss.LOSS_NLL_SURV)) {
      problems.add(
          SettingsRules.inconsistent(
              "loss",
              settings.getLoss(),
              dataset.getName()
                  + (survival ? " has survival data" : " has classes, no survival data"),
              survival ? "take nll_surv, or leave loss out" : "take ce or bce, or leave loss out"));
    }
    if (!survival && dataset.getClassesCount() < 2) {
      problems.add(
          Problems.of(
              "INCONSISTENT",
              "dataset",
              dataset.getName(),
              "all its cases are of one class " + dataset.getClassesList(),
              "training needs two classes or more"));
    }
    if (hasGivenSplit(manifest)) {
      checkGivenSplit(protocol, manifest, problems);
    } else if (settings.getCvFold() > manifest.getCasesCount()) {
      problems.add(
          SettingsRules.inconsistent(
              "cv_fold",
              settings.getCvFold(),
              dataset.getName() + " has " + manifest.getCasesCount() + " cases only",
              "at most one fold a case"));
    }
    return problems;
  }

  /** True when the label table says itself which case is in which part. */
  public static boolean hasGivenSplit(DatasetManifest manifest) {
    return manifest.getCasesList().stream().anyMatch(item -> !item.getSplit().isEmpty());
  }

  private static void checkGivenSplit(
      Protocol protocol, DatasetManifest manifest, List<Problem> problems) {
    Map<String, Integer> parts = new TreeMap<>();
    for (Case item : manifest.getCasesList()) {
      parts.merge(item.getSplit().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
    String seen = parts.toString();
    for (String part : parts.keySet()) {
      switch (part) {
        case "train", "val", "test" -> {}
        default ->
            problems.add(
                split(
                    part,
                    "the table's Split column must say train, val or test for each case: " + seen,
                    "mend the column and import again"));
      }
    }
    for (String part : List.of("train", "test")) {
      if (!parts.containsKey(part)) {
        problems.add(split(seen, "no case is in part " + part, "mend the column and import again"));
      }
    }
    if (protocol == Protocol.PROTOCOL_PAPER && parts.containsKey("val")) {
      problems.add(
          split(
              seen,
              "protocol paper has no validation part, but the table gives one",
              "take protocol held-out, or mark these cases as train"));
    }
  }

  private static Problem split(String value, String message, String remedy) {
    return Problems.of("BAD_SPLIT", "dataset", value, message, remedy);
  }
}
