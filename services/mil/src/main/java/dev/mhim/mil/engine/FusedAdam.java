package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
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
  private final DeviceNumber rate;

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
    this.rate = new DeviceNumber(step.getManager());
  }

  /** Sets the learning rate of the coming updates. */
  public void rate(double learningRate) {
    rate.set(learningRate);
  }

  /**
   * One step, as {@code torch.optim.Adam} (L2 in the gradient) or {@code AdamW} (decoupled).
   *
   * @param gradients one a parameter
   */
  public void update(List<NDArray> gradients, double weightDecay, boolean decoupled) {
    String method = decoupled ? "adamw" : "adam";
    try (IValue gradient = Kernels.list(gradients);
        IValue learningRate =
            rate.onDevice() ? IValue.from((PtNDArray) rate.array()) : IValue.from(rate.value());
        IValue decay = IValue.from(weightDecay)) {
      Kernels.call(
          rate.onDevice() ? method + "_device" : method,
          weights,
          gradient,
          means,
          variances,
          step,
          steps,
          learningRate,
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
    rate.close();
  }
}
