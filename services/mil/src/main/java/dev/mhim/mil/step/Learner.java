package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.mhim.mil.config.OptimizerConfig;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.ParameterLayout;
import dev.mhim.mil.network.Parameters;
import dev.mhim.mil.network.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters with their optimiser, and the leaves that collect the gradient between updates. */
final class Learner implements AutoCloseable {
  private final ParameterLayout layout;
  private final Parameters parameters;
  private final Adam optimiser;
  private Parameters.@Nullable Leaves leaves;

  Learner(NDManager parent, ParameterLayout layout, StateDict state, OptimizerConfig config) {
    this.layout = layout;
    this.parameters = new Parameters(parent, layout, state);
    this.optimiser = new Adam(parent, config, layout, parameters.trainedViews());
  }

  Parameters parameters() {
    return parameters;
  }

  /** Differentiable weights for one more bag. */
  Weights weights() {
    if (leaves == null) {
      leaves = parameters.leaves();
    }
    return leaves.weights();
  }

  StateDict gradient() {
    List<NDArray> gradients = gradients();
    try {
      return layout.named(gradients);
    } finally {
      gradients.forEach(NDArray::close);
    }
  }

  void rate(double learningRate) {
    optimiser.rate(learningRate);
  }

  void optimise() {
    List<NDArray> gradients = gradients();
    optimiser.update(gradients);
    gradients.forEach(NDArray::close);
    forget();
  }

  StateDict optimiserState() {
    return optimiser.state();
  }

  void restore(StateDict optimiserState) {
    optimiser.restore(optimiserState);
  }

  private List<NDArray> gradients() {
    if (leaves == null) {
      throw new IllegalStateException("no bag has been seen since the last update");
    }
    return leaves.arrays().stream().map(NDArray::getGradient).toList();
  }

  void forget() {
    if (leaves != null) {
      leaves.close();
      leaves = null;
    }
  }

  @Override
  public void close() {
    forget();
    optimiser.close();
    parameters.close();
  }
}
