package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.OptimizerConfig;
import dev.mhim.mil.engine.FusedAdam;
import dev.mhim.mil.engine.Kernels;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.ParameterLayout;
import dev.mhim.tensors.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adam or AdamW whose moments are saved and restored whole. */
final class Adam implements AutoCloseable {
  private static final String MEAN = "optimizer.mean";
  private static final String VARIANCE = "optimizer.variance";
  private static final String STEP = "optimizer.step";

  private final OptimizerConfig config;
  private final NDManager manager;
  private final NDArray mean;
  private final NDArray variance;
  private final NDArray step;
  private final FusedAdam kernel;

  /**
   * Starts with no moments.
   *
   * @param weights one view a parameter, in the order of the layout, moved in place
   */
  Adam(NDManager parent, OptimizerConfig config, ParameterLayout layout, List<NDArray> weights) {
    this.config = config;
    this.manager = parent.newSubManager();
    this.mean = manager.zeros(new Shape(layout.trainedSize()));
    this.variance = manager.zeros(new Shape(layout.trainedSize()));
    this.step = manager.zeros(new Shape());
    NDScope.unregister(mean, variance, step);
    this.kernel = new FusedAdam(weights, layout.cut(mean), layout.cut(variance), step);
  }

  /** Sets the learning rate of the coming updates. */
  void rate(double learningRate) {
    kernel.rate(learningRate);
  }

  /** Moves the weights by their gradients, which clipping may change. */
  void update(List<NDArray> gradients) {
    config.clipGradient().ifPresent(norm -> Kernels.clipNorm(gradients, norm));
    kernel.update(gradients, config.weightDecay(), config.kind() == OptimizerConfig.Kind.ADAMW);
  }

  StateDict state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put(MEAN, Tensor.ofFloats(mean.toFloatArray(), mean.size()));
    state.put(VARIANCE, Tensor.ofFloats(variance.toFloatArray(), variance.size()));
    state.put(STEP, Tensor.ofFloats(step.toFloatArray()));
    return new StateDict(state);
  }

  void restore(StateDict state) {
    load(mean, state.require(MEAN, List.of(mean.size())));
    load(variance, state.require(VARIANCE, List.of(variance.size())));
    load(step, state.require(STEP, List.of()));
  }

  private void load(NDArray array, Tensor tensor) {
    try (NDArray values = manager.create(tensor.toFloats(), array.getShape())) {
      Kernels.copy(array, values);
    }
  }

  @Override
  public void close() {
    kernel.close();
    manager.close();
  }
}
