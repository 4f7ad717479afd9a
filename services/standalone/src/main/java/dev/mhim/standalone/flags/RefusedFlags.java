package dev.mhim.standalone.flags;

import java.util.Map;
import java.util.Optional;

/** Published flags that are not taken, each with what to do instead. */
public final class RefusedFlags {
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry(
              "datasets",
              "the label table itself tells classes from survival: give --dataset_root and --csv_path"),
          Map.entry("input_dim", "it is read from the bags: leave it out"),
          Map.entry("n_classes", "it is read from the label table: leave it out"),
          Map.entry("fold_start", "a run that was cut goes on by itself: leave it out"),
          Map.entry("val2test", "no inner validation part is --protocol paper"),
          Map.entry(
              "random_seed", "give --seed: folds and training of every fold are derived from it"),
          Map.entry(
              "bootstrap_mode",
              "intervals are percentile intervals over cases: see --num_bootstrap"),
          Map.entry("bin_metric", "every metric is always reported: leave it out"),
          Map.entry(
              "best_metric_index",
              "epochs are selected by AUC, macro accuracy or C-index, as the labels demand: leave it out"),
          Map.entry(
              "always_test",
              "the test part is predicted once, at the selected epoch: leave it out"),
          Map.entry("model_ema", "the momentum teacher is evaluated beside the student: see --mm"),
          Map.entry("amp", "training is in single precision: leave it out"),
          Map.entry("persistence", "bags are cached by themselves: leave it out"),
          Map.entry("num_workers", "bags are fetched ahead by themselves: leave it out"),
          Map.entry("log_iter", "progress is always shown: leave it out"),
          Map.entry(
              "save_result", "models, predictions and report are always kept: see --output_path"),
          Map.entry("script_mode", "a run trains and tests; './mhim runs get RUN' shows it again"),
          Map.entry("wandb", "metrics stream on Kafka and over gRPC: see './mhim watch'"));

  private RefusedFlags() {}

  /**
   * Why a flag is not taken.
   *
   * @param flag its name, without dashes
   */
  public static Optional<String> reason(String flag) {
    return Optional.ofNullable(REASONS.get(flag)).map(why -> "--" + flag + " is not taken: " + why);
  }
}
