package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.network.Parameters;
import dev.mhim.mil.network.PatchView;
import dev.mhim.mil.network.RecycleNetwork;
import dev.mhim.tensors.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model as it stands, at test time: nothing masked, no dropout, no gradient. */
public final class Evaluator {
  private final MilNetwork network;
  private final Parameters parameters;
  private final @Nullable Recycling recycling;

  /**
   * A model without a recycle network.
   *
   * @param parameters followed as they are trained
   */
  public Evaluator(MilNetwork network, Parameters parameters) {
    this(network, parameters, null);
  }

  Evaluator(MilNetwork network, Parameters parameters, @Nullable Recycling recycling) {
    this.network = network;
    this.parameters = parameters;
    this.recycling = recycling;
  }

  /**
   * A student's recycle network and its queries.
   *
   * @param queries {@code [k, M]}
   * @param atTest whether the condensed tokens are seen at test time too
   */
  record Recycling(RecycleNetwork network, NDArray queries, boolean atTest) {}

  /** Logits {@code [1, C]} of a bag {@code [N, D]}. */
  public NDArray logits(NDArray bag) {
    return network.encode(parameters.weights(), features(bag), Dropout.NONE).logits();
  }

  /**
   * What each patch of a bag counts, {@code [rows, N]}; with {@code merge_test} N + k entries.
   *
   * @param pseudoScores for dsmil, whether by its instance logit instead of its attention
   */
  public NDArray attention(NDArray bag, boolean pseudoScores) {
    return network.attention(parameters.weights(), features(bag), pseudoScores);
  }

  /**
   * What each patch of a bag {@code [N, D]} counts and says; with {@code merge_test} the condensed
   * tokens come last.
   */
  public PatchView explain(NDArray bag) {
    return network.explain(parameters.weights(), features(bag));
  }

  /** The weights by their published names; waits for the device. */
  public StateDict state() {
    StateDict state = parameters.state();
    if (recycling == null) {
      return state;
    }
    NDArray array = recycling.queries();
    Tensor queries =
        Tensor.ofFloats(array.toFloatArray(), 1, array.getShape().get(0), array.getShape().get(1));
    return state.with(
        Map.of(RecycleNetwork.QUERIES, queries, RecycleNetwork.QUERIES_TWIN, queries));
  }

  private NDArray features(NDArray bag) {
    NDArray x = network.features(parameters.weights(), bag, Dropout.NONE);
    if (recycling == null || !recycling.atTest()) {
      return x;
    }
    NDArray tokens =
        recycling.network().condense(parameters.weights(), x, recycling.queries(), Dropout.NONE);
    return Ops.concatRows(x, tokens);
  }
}
