package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.engine.CounterRandom;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.engine.Scalars;
import dev.mhim.mil.model.StateDict;
import dev.mhim.tensors.Tensor;
import java.util.List;

/**
 * The global recycle network (paper v2 section 3.4): condenses patches into k tokens by
 * cross-attention from k global queries, with 8 heads of 64.
 */
public final class RecycleNetwork {
  /** The queries' published name; the state dict holds them under a second one too. */
  public static final String QUERIES = "merge.global_q";

  /** The queries' second name. */
  public static final String QUERIES_TWIN = "merge.global_q_mm";

  private static final int HEADS = 8;
  private static final int HEAD_DIM = 64;
  private static final int INNER = HEADS * HEAD_DIM;
  private static final double DROPOUT = 0.1;

  private final int width;
  private final int tokens;

  public RecycleNetwork(ModelConfig model, MergeConfig merge) {
    this.width = model.mlpDim();
    this.tokens = merge.tokens();
  }

  /** The layout of a student: its network's, then this one's. */
  public ParameterLayout layoutAfter(MilNetwork network) {
    return network.layout().followedBy(parameters());
  }

  /** Fresh global queries {@code [1, k, M]}, uniform within ±√(6 / (3·256 + M)). */
  public Tensor freshQueries(long key) {
    CounterRandom random = new CounterRandom(CounterRandom.key(key, QUERIES.hashCode()));
    double bound = Math.sqrt(6.0 / (3 * 256 + width));
    float[] values = new float[tokens * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return Tensor.ofFloats(values, 1, tokens, width);
  }

  /**
   * The queries of a state dict on a device, {@code [k, M]}; the caller closes them.
   *
   * @throws dev.mhim.mil.model.InvalidStateException if they are missing or have another shape
   */
  public NDArray queries(NDManager manager, StateDict state) {
    Tensor tensor = state.require(QUERIES, List.of(1L, (long) tokens, (long) width));
    NDArray queries = manager.create(tensor.toFloats(), new Shape(tokens, width));
    NDScope.unregister(queries);
    return queries;
  }

  /**
   * Condenses patches to tokens.
   *
   * @param patches {@code [n, M]}, n at least 1
   * @param queries {@code [k, M]}
   * @return {@code [k, M]}
   */
  public NDArray condense(Weights weights, NDArray patches, NDArray queries, Dropout noise) {
    NDArray query =
        heads(Ops.linear(norm(weights, queries), weights.get("merge.attn.to_q.weight"), null));
    NDArray[] keyAndValue =
        Ops.split(
            Ops.linear(norm(weights, patches), weights.get("merge.attn.to_kv.weight"), null),
            1,
            INNER,
            INNER);
    NDArray energy =
        query
            .mul(Scalars.of(1 / Math.sqrt(HEAD_DIM)))
            .matMul(heads(keyAndValue[0]).transpose(0, 2, 1));
    NDArray attention = noise.apply(Dropout.Layer.MERGE_WEIGHTS, energy.softmax(2), DROPOUT);
    NDArray mixed = attention.matMul(heads(keyAndValue[1])).transpose(1, 0, 2);
    NDArray condensed =
        Ops.linear(
            Ops.reshape(mixed, -1, INNER),
            weights.get("merge.attn.to_out.0.weight"),
            weights.get("merge.attn.to_out.0.bias"));
    return noise.apply(Dropout.Layer.MERGE_OUTPUT, condensed, DROPOUT);
  }

  /** {@code [n, 512]} to {@code [8, n, 64]}. */
  private static NDArray heads(NDArray array) {
    return Ops.reshape(array, -1, HEADS, HEAD_DIM).transpose(1, 0, 2);
  }

  private static NDArray norm(Weights weights, NDArray x) {
    return Ops.layerNorm(x, weights.get("merge.norm.weight"), weights.get("merge.norm.bias"));
  }

  private List<ParameterSpec> parameters() {
    return List.of(
        ParameterSpec.scale("merge.norm.weight", width),
        ParameterSpec.bias("merge.norm.bias", width),
        ParameterSpec.weight("merge.attn.to_kv.weight", 2L * INNER, width),
        ParameterSpec.weight("merge.attn.to_q.weight", INNER, width),
        ParameterSpec.weight("merge.attn.to_out.0.weight", width, INNER),
        ParameterSpec.bias("merge.attn.to_out.0.bias", width));
  }
}
