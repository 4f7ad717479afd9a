package dev.mhim.mil.realdata;

import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.training.ModelRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Cross-validates a data set of {@code ../shared/data} and prints a table line for each seed, plain
 * and MHIM: {@code CrossValidation FOLDER BASELINE EPOCHS MIN_PATCHES BAG_STORAGE SEED...}. AUC of
 * each model at its epoch selected on the test fold (protocol paper), mean ± deviation over the
 * folds.
 */
final class CrossValidation {
  private CrossValidation() {}

  public static void main(String[] args) throws IOException {
    ClamFolder data = ClamFolder.read(Path.of(args[0]));
    Baseline baseline = Baseline.valueOf(args[1].toUpperCase(Locale.ROOT));
    int epochs = Integer.parseInt(args[2]);
    int minPatches = Integer.parseInt(args[3]);
    BagStorage storage = BagStorage.valueOf(args[4].toUpperCase(Locale.ROOT));
    for (String seed : List.of(args).subList(5, args.length)) {
      long start = System.nanoTime();
      List<Experiment.Fold> folds =
          new Experiment(data, baseline, epochs, minPatches, storage, Long.parseLong(seed)).run();
      System.out.printf(
          "| %s | %s | %s | %s | plain %s | MHIM student %s | teacher %s | %.0f s |%n",
          data.root().getFileName(),
          baseline.name().toLowerCase(Locale.ROOT),
          storage.name().toLowerCase(Locale.ROOT),
          seed,
          spread(folds, ModelRole.BASELINE),
          spread(folds, ModelRole.STUDENT),
          spread(folds, ModelRole.TEACHER),
          (System.nanoTime() - start) / 1e9);
    }
  }

  /** Mean ± deviation, n in the denominator. */
  private static String spread(List<Experiment.Fold> folds, ModelRole role) {
    double[] values =
        folds.stream()
            .mapToDouble(
                fold -> fold.result().model(role).orElseThrow().metric().orElse(Double.NaN))
            .toArray();
    double mean = java.util.Arrays.stream(values).average().orElseThrow();
    double variance =
        java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return "%.3f ± %.3f".formatted(mean, Math.sqrt(variance));
  }
}
