package dev.mhim.mil.explain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.memory.DeviceMemory;
import dev.mhim.mil.memory.MemoryCheck;
import dev.mhim.mil.model.ModelFile;
import dev.mhim.mil.step.LoadedModel;
import dev.mhim.tensors.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/**
 * Trained models of one kind on the device of their bags: each bag is brought there once and shown
 * to all of them. On the same features their logits are those of the end of training. For one
 * thread, the one that made it.
 */
public final class ModelGroup implements AutoCloseable {
  private final DeviceBags bags;
  private final List<ModelFile> files;
  private final NDManager manager;
  private final List<LoadedModel> models = new ArrayList<>();

  /**
   * Loads models.
   *
   * @param bags kept as the models were trained on them
   * @param files at least one; all of the same input width
   * @param threads that one operation on the CPU may use
   * @throws IllegalArgumentException if there is no model, or the models' widths differ
   * @throws dev.mhim.mil.model.InvalidStateException if weights do not fit their configuration
   */
  public ModelGroup(DeviceBags bags, List<ModelFile> files, OptionalInt threads) {
    if (files.stream().map(ModelGroup::width).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "models of input widths "
              + files.stream().map(ModelGroup::width).toList()
              + " where all must have the same");
    }
    this.bags = bags;
    this.files = List.copyOf(files);
    ComputeThread.enter(threads, bags.device());
    this.manager = Engine.getEngine("PyTorch").newBaseManager(bags.device());
    try {
      for (ModelFile file : files) {
        models.add(
            new LoadedModel(manager, file.config().model(), file.config().merge(), file.state()));
      }
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * The logits {@code [C]} of a bag, one entry a model in the order of the files.
   *
   * @throws dev.mhim.mil.data.BagException if it can't be read, is empty or of another width
   * @throws dev.mhim.mil.memory.BagTooLargeException if it can't fit the device
   */
  public List<Tensor> logits(Bag bag) {
    return each(
        bag, (model, patches) -> Explainer.tensor(model.evaluator().logits(patches).squeeze(0)));
  }

  /** What the models make of a bag and each of its patches, in the order of the files. */
  public List<Explanation> explain(Bag bag) {
    return each(bag, (model, patches) -> Explainer.explain(model.evaluator(), patches));
  }

  private <T> List<T> each(Bag bag, BiFunction<LoadedModel, NDArray, T> of) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray patches = bags.get(bag, width(files.getFirst()));
      new MemoryCheck(files.getFirst().config(), DeviceMemory.total(bags.device()))
          .requirePrediction(bag.id(), patches.getShape().get(0));
      List<T> results = new ArrayList<>();
      models.forEach(model -> results.add(of.apply(model, patches)));
      return results;
    }
  }

  private static int width(ModelFile file) {
    return file.config().model().inputDim();
  }

  @Override
  public void close() {
    models.forEach(LoadedModel::close);
    manager.close();
  }
}
