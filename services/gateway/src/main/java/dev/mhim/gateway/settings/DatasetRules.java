package dev.mhim.gateway.settings;

import dev.mhim.platform.error.Problems;
import dev.mhim.statistics.split.Part;
import dev.mhim.v1.Case;
import dev.mhim.v1.ClassWeights;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    if (survival && settings.getClassWeights() == ClassWeights.CLASS_WEIGHTS_BALANCED) {
      problems.add(noClasses("class_weights", settings.getClassWeights(), dataset));
    }
    if (survival && settings.getBalancedSampling()) {
      problems.add(noClasses("balanced_sampling", true, dataset));
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
    if (protocol == Protocol.PROTOCOL_PAPER && hasPart(manifest, Part.VALIDATION)) {
      problems.add(
          Problems.of(
              "INCONSISTENT",
              "protocol",
              protocol.name(),
              "protocol paper has no validation part, but the table's Split column gives one",
              "take protocol held-out, or mark these cases as train"));
    }
    return problems;
  }

  private static Problem noClasses(String field, Object value, Dataset dataset) {
    return SettingsRules.inconsistent(
        field,
        value,
        dataset.getName() + " has survival data, which has no classes to balance",
        "leave it out");
  }

  /** True when the label table says itself which case is in which part. */
  public static boolean hasGivenSplit(DatasetManifest manifest) {
    return manifest.getCasesList().stream().anyMatch(item -> !item.getSplit().isEmpty());
  }

  /** The number of folds that a folder of label tables gives; 0 where there is none. */
  public static int givenFolds(DatasetManifest manifest) {
    return manifest.getCasesList().stream().mapToInt(Case::getFoldSplitsCount).max().orElse(0);
  }

  private static boolean hasPart(DatasetManifest manifest, Part part) {
    return manifest.getCasesList().stream()
        .flatMap(
            item -> Stream.concat(Stream.of(item.getSplit()), item.getFoldSplitsList().stream()))
        .anyMatch(split -> Part.parse(split).filter(part::equals).isPresent());
  }
}
