package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.model.StateDict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network's parameters on a device, held in the two flat arrays of a {@link ParameterLayout}. */
public final class Parameters implements AutoCloseable {
  private final ParameterLayout layout;
  private final NDManager manager;
  private final NDArray trained;
  private final @Nullable NDArray fixed;
  private final Map<String, NDArray> trainedViews;
  private final Map<String, NDArray> fixedViews;
  private final Weights weights;

  /**
   * Loads {@code state} onto the device of {@code parent}.
   *
   * @throws dev.mhim.mil.model.InvalidStateException if a tensor is missing or has another shape
   */
  public Parameters(NDManager parent, ParameterLayout layout, StateDict state) {
    this.layout = layout;
    this.manager = parent.newSubManager();
    this.trained = array(layout.trainedValues(state));
    this.fixed = layout.fixedSize() == 0 ? null : array(layout.fixedValues(state));
    this.trainedViews = layout.trainedViews(trained);
    this.fixedViews = layout.fixedViews(fixed);
    this.weights = Weights.of(trainedViews, fixedViews);
    weights.arrays().values().forEach(NDScope::unregister);
  }

  /** The parameters as they are now, outside any graph; they follow later updates. */
  public Weights weights() {
    return weights;
  }

  /** The trained parameters {@code [P]}, to be updated in place. */
  public NDArray trained() {
    return trained;
  }

  /** The parameters that no step updates, {@code [F]}; null where there are none. */
  public @Nullable NDArray fixed() {
    return fixed;
  }

  /** The trained parameters one by one, in the order of the layout; to be updated in place. */
  public List<NDArray> trainedViews() {
    return List.copyOf(trainedViews.values());
  }

  /** Leaves that collect gradients, on the memory of the parameters; the caller closes them. */
  public Leaves leaves() {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    trainedViews.forEach((name, view) -> {
      NDArray leaf = Ops.detach(view);
      leaf.setRequiresGradient(true);
      NDScope.unregister(leaf);
      leaves.put(name, leaf);
    });
    return new Leaves(List.copyOf(leaves.values()), Weights.of(leaves, fixedViews));
  }

  /**
   * Differentiable weights.
   *
   * @param arrays one a trained parameter, in the order of the layout
   * @param weights all parameters by name
   */
  public record Leaves(List<NDArray> arrays, Weights weights) implements AutoCloseable {
    @Override
    public void close() {
      arrays.forEach(NDArray::close);
    }
  }

  /** A copy on the host; waits for the device. */
  public StateDict state() {
    return layout.named(
        trained.toFloatArray(), fixed == null ? new float[0] : fixed.toFloatArray());
  }

  private NDArray array(float[] values) {
    NDArray array = manager.create(values, new Shape(values.length));
    NDScope.unregister(array);
    return array;
  }

  @Override
  public void close() {
    manager.close();
  }
}
