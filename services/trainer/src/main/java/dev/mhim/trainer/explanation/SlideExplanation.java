package dev.mhim.trainer.explanation;

import dev.mhim.tensors.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What trained models make of the N patches of a slide.
 *
 * @param slide its id
 * @param classes of the scores, C names; for survival {@code bin_0}, ...
 * @param models at least one, all of the same shapes
 * @param grid where the patches lie, where the slide's file says it
 */
public record SlideExplanation(
    String slide, List<String> classes, List<OfModel> models, Optional<PatchGrid> grid) {

  /**
   * What one model makes of them.
   *
   * @param fold that it was trained in, 0-based
   * @param attention {@code [R, N]}; over all slides of a case each row of attn and gated_attn sums
   *     to 1
   * @param scores pseudo-scores {@code [C, N]}
   */
  public record OfModel(int fold, Tensor attention, Tensor scores) {}

  public SlideExplanation {
    classes = List.copyOf(classes);
    models = List.copyOf(models);
  }

  /** N. */
  public int patches() {
    return Math.toIntExact(models.getFirst().attention().dim(1));
  }

  /** The attention of one row, mean over the models. */
  public double[] attention(int row) {
    return meanRow(models.stream().map(OfModel::attention).toList(), row);
  }

  /** How many rows of attention there are: heads, classes, or 1. */
  public int attentionRows() {
    return Math.toIntExact(models.getFirst().attention().dim(0));
  }

  /** The attention, mean over the models and their rows. */
  public double[] attention() {
    double[] mean = new double[patches()];
    int rows = attentionRows();
    for (int row = 0; row < rows; row++) {
      double[] one = attention(row);
      for (int patch = 0; patch < mean.length; patch++) {
        mean[patch] += one[patch] / rows;
      }
    }
    return mean;
  }

  /** The pseudo-scores of one class, mean over the models. */
  public double[] scores(int index) {
    return meanRow(models.stream().map(OfModel::scores).toList(), index);
  }

  private static double[] meanRow(List<Tensor> tensors, int row) {
    int patches = Math.toIntExact(tensors.getFirst().dim(1));
    double[] mean = new double[patches];
    for (Tensor tensor : tensors) {
      float[] values = tensor.toFloats();
      for (int patch = 0; patch < patches; patch++) {
        mean[patch] += (double) values[row * patches + patch] / tensors.size();
      }
    }
    return mean;
  }
}
