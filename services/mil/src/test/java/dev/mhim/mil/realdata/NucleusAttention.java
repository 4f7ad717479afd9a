package dev.mhim.mil.realdata;

import ai.djl.Device;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.explain.Explainer;
import dev.mhim.mil.explain.Explanation;
import dev.mhim.mil.training.ModelRole;
import dev.mhim.mil.training.TrainedModel;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.classification.ClassificationMetric;
import dev.mhim.statistics.classification.ClassificationScorer;
import dev.mhim.statistics.classification.Predictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well the attention of attn finds the epithelial nuclei of {@code ../shared/data/colon}, in
 * bags that it was not trained on: {@code NucleusAttention FOLDER SEED}. The AUC is that within a
 * bag, the mean over all positive test bags that have other nuclei too.
 */
final class NucleusAttention {
  private static final int EPOCHS = 30;
  private static final int MIN_PATCHES = 3;
  private static final int POSITIVE = 1;

  private final Map<String, List<Boolean>> epithelial;

  private NucleusAttention(Map<String, List<Boolean>> epithelial) {
    this.epithelial = epithelial;
  }

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    NucleusAttention nuclei = new NucleusAttention(read(root.resolve("instances.csv")));
    ClamFolder data = ClamFolder.read(root);
    List<Experiment.Fold> folds =
        new Experiment(
                data,
                Baseline.ATTN,
                EPOCHS,
                MIN_PATCHES,
                BagStorage.FLOAT32,
                Long.parseLong(args[1]))
            .run();
    for (ModelRole role : List.of(ModelRole.BASELINE, ModelRole.STUDENT, ModelRole.TEACHER)) {
      List<Double> attention = new ArrayList<>();
      List<Double> scores = new ArrayList<>();
      for (Experiment.Fold fold : folds) {
        nuclei.measure(data, fold, role, attention, scores);
      }
      System.out.printf(
          "%-9s AUC against epithelial nuclei over %d bags: attention %.3f, pseudo-score of the"
              + " positive class %.3f%n",
          role, attention.size(), mean(attention), mean(scores));
    }
  }

  private void measure(
      ClamFolder data,
      Experiment.Fold fold,
      ModelRole role,
      List<Double> attention,
      List<Double> scores) {
    TrainedModel model = fold.result().model(role).orElseThrow();
    MergeConfig merge = role == ModelRole.STUDENT ? fold.config().merge() : MergeConfig.disabled();
    try (Explainer explainer =
        new Explainer(Device.cpu(), fold.config().model(), merge, model.state())) {
      for (Bag bag : fold.test()) {
        List<Boolean> wanted = epithelial.getOrDefault(bag.id(), List.of());
        if (bag.target().index() == POSITIVE && wanted.contains(false)) {
          Explanation explanation = explainer.explain(bag.id(), data.read(bag));
          attention.add(auc(explanation.attention().toFloats(), 0, wanted));
          scores.add(auc(explanation.scores().toFloats(), POSITIVE * wanted.size(), wanted));
        }
      }
    }
  }

  private static double auc(float[] values, int from, List<Boolean> wanted) {
    double[] logits = new double[wanted.size()];
    int[] labels = new int[logits.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Math.log(values[from + i]);
      labels[i] = wanted.get(i) ? 1 : 0;
    }
    Metric auc =
        ClassificationScorer.of(Predictions.ofBinaryLogits(logits, labels))
            .ofAll()
            .get(ClassificationMetric.AUC);
    if (auc instanceof Metric.Value(double value)) {
      return value;
    }
    throw new IllegalStateException("no AUC of %d nuclei".formatted(labels.length));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** Whether each nucleus of each image is epithelial, in the order of the features. */
  private static Map<String, List<Boolean>> read(Path file) throws IOException {
    Map<String, List<Boolean>> nuclei = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(",", -1));
      List<Boolean> image = nuclei.computeIfAbsent(cells.get(0), id -> new ArrayList<>());
      if (Integer.parseInt(cells.get(1)) != image.size()) {
        throw new IOException("%s: nucleus out of order: %s".formatted(file, line));
      }
      image.add(cells.get(4).strip().equals("epithelial"));
    }
    return nuclei;
  }
}
