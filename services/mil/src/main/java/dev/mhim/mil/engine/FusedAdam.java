package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.Collections;
import java.util.List;

/**
 * PyTorch's fused Adam on a fixed set of parameters: one pass over the memory on the CPU, one
 * launch on a GPU. Betas 0.9 and 0.999, epsilon 1e-8.
 */
public final class FusedAdam implements AutoCloseable {
  private final IValue weights;
  private final IValue means;
  private final IValue variances;
  private final IValue step;
  private final IValue steps;

  /**
   * Binds the arrays, all of them changed by each update.
   *
   * @param weights one a parameter
   * @param means first moments, one a parameter
   * @param variances second moments, one a parameter
   * @param step updates so far, {@code []} on the device of the weights
   */
  public FusedAdam(
      List<NDArray> weights, List<NDArray> means, List<NDArray> variances, NDArray step) {
    this.weights = Kernels.list(weights);
    this.means = Kernels.list(means);
    this.variances = Kernels.list(variances);
    this.step = Kernels.list(List.of(step));
    this.steps = Kernels.list(Collections.nCopies(weights.size(), step));
  }

  /**
   * One step, as {@code torch.optim.Adam} (L2 in the gradient) or {@code AdamW} (decoupled).
   *
   * @param gradients one a parameter
   */
  public void update(
      List<NDArray> gradients, double learningRate, double weightDecay, boolean decoupled) {
    try (IValue gradient = Kernels.list(gradients);
        IValue rate = IValue.from(learningRate);
        IValue decay = IValue.from(weightDecay)) {
      Kernels.call(
          decoupled ? "adamw" : "adam",
          weights,
          gradient,
          means,
          variances,
          step,
          steps,
          rate,
          decay);
    }
  }

  @Override
  public void close() {
    weights.close();
    means.close();
    variances.close();
    step.close();
    steps.close();
  }
}
