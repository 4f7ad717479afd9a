package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.model.StateCheck;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.network.ParameterLayout;
import dev.mhim.mil.network.Parameters;
import dev.mhim.mil.network.RecycleNetwork;

/** A trained model on a device, to predict and explain with. */
public final class LoadedModel implements AutoCloseable {
  private final NDManager manager;
  private final Evaluator evaluator;

  /**
   * Loads weights.
   *
   * @param merge of the model; a student trained with {@code merge_test} needs its recycle network,
   *     any other model has no use for it
   * @throws dev.mhim.mil.model.InvalidStateException if a tensor is missing or has another shape
   */
  public LoadedModel(NDManager parent, ModelConfig model, MergeConfig merge, StateDict state) {
    MilNetwork network = new MilNetwork(model);
    StateCheck.require("the model", state, network.layout().shapes());
    this.manager = parent.newSubManager();
    boolean recycles = merge.enabled() && state.tensors().containsKey(RecycleNetwork.QUERIES);
    if (recycles) {
      RecycleNetwork recycle = new RecycleNetwork(model, merge);
      ParameterLayout layout = recycle.layoutAfter(network);
      NDArray queries = recycle.queries(manager, state);
      this.evaluator =
          new Evaluator(
              network,
              new Parameters(manager, layout, state),
              new Evaluator.Recycling(recycle, queries, merge.atTest()));
    } else {
      this.evaluator = new Evaluator(network, new Parameters(manager, network.layout(), state));
    }
  }

  /** The model; usable until {@link #close}. */
  public Evaluator evaluator() {
    return evaluator;
  }

  @Override
  public void close() {
    manager.close();
  }
}
