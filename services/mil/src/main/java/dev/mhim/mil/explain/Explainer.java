package dev.mhim.mil.explain;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.data.BagException;
import dev.mhim.mil.data.FeatureArray;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.model.ModelFile;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.PatchView;
import dev.mhim.mil.step.Evaluator;
import dev.mhim.mil.step.LoadedModel;
import dev.mhim.tensors.Tensor;
import java.util.OptionalInt;

/**
 * A trained model on a device that explains any bag of one patch or more. Safe for one thread at a
 * time.
 */
public final class Explainer implements AutoCloseable {
  private final NDManager manager;
  private final LoadedModel model;
  private final int inputDim;

  /**
   * Loads a model.
   *
   * @param merge of a student; {@link MergeConfig#disabled} for a baseline or a teacher
   * @throws dev.mhim.mil.model.InvalidStateException if the weights do not fit the configuration
   */
  public Explainer(Device device, ModelConfig model, MergeConfig merge, StateDict state) {
    this.inputDim = model.inputDim();
    ComputeThread.enter(OptionalInt.empty());
    this.manager = Engine.getEngine("PyTorch").newBaseManager(device);
    try {
      this.model = new LoadedModel(manager, model, merge, state);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Loads the model of a file. */
  public static Explainer of(Device device, ModelFile file) {
    return new Explainer(device, file.config().model(), file.config().merge(), file.state());
  }

  /**
   * Explains one bag.
   *
   * @param bagId for messages
   * @param features {@code [N, D]} of F32, F16 or BF16, N at least 1
   * @throws BagException if it is empty or has another width than the model
   */
  public Explanation explain(String bagId, Tensor features) {
    ComputeThread.enter(OptionalInt.empty());
    FeatureArray.requireShape(bagId, features, inputDim);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return explain(model.evaluator(), FeatureArray.create(manager, features));
    }
  }

  /** In the caller's scope; the bag {@code [N, D]} as it is stored on the device. */
  static Explanation explain(Evaluator evaluator, NDArray bag) {
    PatchView view = evaluator.explain(bag);
    long patches = bag.getShape().get(0);
    long all = view.attention().getShape().get(1);
    return new Explanation(
        tensor(evaluator.logits(bag).squeeze(0)),
        tensor(Ops.slice(view.attention(), 1, 0, patches)),
        tensor(Ops.slice(view.scores(), 1, 0, patches)),
        tensor(Ops.slice(view.attention(), 1, patches, all)));
  }

  static Tensor tensor(NDArray array) {
    return Tensor.ofFloats(array.toFloatArray(), array.getShape().getShape());
  }

  @Override
  public void close() {
    model.close();
    manager.close();
  }
}
