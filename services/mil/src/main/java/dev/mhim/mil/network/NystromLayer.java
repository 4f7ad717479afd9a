package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.engine.Scalars;
import java.util.List;

/**
 * x + NystromAttention(LayerNorm(x)) (Xiong 2021, equation 13), with M/2 landmarks and a residual
 * convolution over the sequence. The first token is the class token.
 *
 * <p>The sequence is padded in front with zeros; only what its real tokens give is computed.
 */
final class NystromLayer {
  private static final int KERNEL = 33;
  private static final int PINV_STEPS = 6;
  private static final double DROPOUT = 0.1;

  private final String prefix;
  private final int width;
  private final int heads;
  private final int headDim;
  private final int landmarks;

  NystromLayer(String prefix, ModelConfig config) {
    this.prefix = prefix;
    this.width = config.mlpDim();
    this.heads = config.heads();
    this.headDim = width / 8;
    this.landmarks = width / 2;
  }

  List<ParameterSpec> parameters() {
    long inner = (long) heads * headDim;
    return List.of(
        ParameterSpec.scale(prefix + "norm.weight", width),
        ParameterSpec.bias(prefix + "norm.bias", width),
        ParameterSpec.weight(prefix + "attn.to_qkv.weight", 3 * inner, width),
        ParameterSpec.weight(prefix + "attn.to_out.0.weight", width, inner),
        ParameterSpec.bias(prefix + "attn.to_out.0.bias", width),
        ParameterSpec.convolution(prefix + "attn.res_conv.weight", heads, 1, KERNEL, 1));
  }

  /**
   * The attention of a sequence, as far as all of its outputs share it.
   *
   * @param tokens {@code [n, M]}
   * @param queries of the real tokens, {@code [h, n, d]}
   * @param values of the real tokens, {@code [h, n, d]}
   * @param keyLandmarks scaled, {@code [h, m, d]}
   * @param inverse pseudo-inverse of the landmarks' attention, {@code [h, m, m]}
   * @param landmarkAttention of the landmarks on all tokens, padded ones first, {@code [h, m, n']}
   * @param context {@code inverse · landmarkAttention · values}, {@code [h, m, d]}
   */
  record Attention(
      NDArray tokens,
      NDArray queries,
      NDArray values,
      NDArray keyLandmarks,
      NDArray inverse,
      NDArray landmarkAttention,
      NDArray context) {}

  Attention attend(Weights weights, NDArray x) {
    long tokens = x.getShape().get(0);
    long padding = Math.floorMod(-tokens, landmarks);
    long length = tokens + padding;
    NDArray normed =
        Ops.layerNorm(x, weights.get(prefix + "norm.weight"), weights.get(prefix + "norm.bias"));
    NDArray padded = padding == 0 ? normed : Ops.padFront(normed, padding);
    NDArray projected = Ops.linear(padded, weights.get(prefix + "attn.to_qkv.weight"), null);
    NDArray[] parts =
        Ops.split(
            Ops.reshape(projected, length, 3, heads, headDim).transpose(1, 2, 0, 3), 0, 1, 1, 1);
    NDArray query = parts[0].squeeze(0);
    NDArray key = parts[1].squeeze(0);
    NDArray value = parts[2].squeeze(0);
    NDArray scale = Scalars.of(1 / Math.sqrt(headDim));
    NDArray queryLandmarks = segmentMeans(query, length);
    NDArray keyLandmarks = segmentMeans(key, length).mul(scale);
    NDArray inverse =
        PseudoInverse.of(
            queryLandmarks.matMul(keyLandmarks.transpose(0, 2, 1)).softmax(2), PINV_STEPS);
    NDArray landmarkAttention = queryLandmarks.mul(scale).matMul(key.transpose(0, 2, 1)).softmax(2);
    NDArray context = inverse.matMul(landmarkAttention.matMul(value));
    return new Attention(
        x,
        Ops.slice(query, 1, padding, length),
        Ops.slice(value, 1, padding, length),
        keyLandmarks,
        inverse,
        landmarkAttention,
        context);
  }

  /** The layer's output for all tokens, {@code [n, M]}. */
  NDArray all(Weights weights, Attention attention, Dropout dropout, Dropout.Layer layer) {
    NDArray residual = convolve(weights, attention.values());
    return output(weights, attention.tokens(), attention.queries(), attention, residual)
        .apply(dropout, layer);
  }

  /** The layer's output for the class token alone, {@code [1, M]}. */
  NDArray first(Weights weights, Attention attention, Dropout dropout, Dropout.Layer layer) {
    long near = Math.min(attention.tokens().getShape().get(0), KERNEL / 2 + 1);
    NDArray residual = convolve(weights, Ops.slice(attention.values(), 1, 0, near));
    return output(
            weights,
            Ops.rows(attention.tokens(), 0, 1),
            Ops.slice(attention.queries(), 1, 0, 1),
            attention,
            Ops.slice(residual, 1, 0, 1))
        .apply(dropout, layer);
  }

  /** Attention of the class token on the patches, {@code [h, N]}. */
  NDArray classAttention(Attention attention) {
    NDArray first = Ops.slice(attention.queries(), 1, 0, 1);
    NDArray onAll =
        first
            .matMul(attention.keyLandmarks().transpose(0, 2, 1))
            .softmax(2)
            .matMul(attention.inverse())
            .matMul(attention.landmarkAttention())
            .squeeze(1);
    long length = onAll.getShape().get(1);
    return Ops.slice(onAll, 1, length - attention.tokens().getShape().get(0) + 1, length);
  }

  /** Values of the patches, {@code [h, N, d]}. */
  NDArray patchValues(Attention attention) {
    return Ops.slice(attention.values(), 1, 1, attention.tokens().getShape().get(0));
  }

  /** Heads {@code [h, n, d]} side by side and through the output projection, {@code [n, M]}. */
  NDArray project(Weights weights, NDArray perHead) {
    return Ops.linear(
        Ops.reshape(perHead.transpose(1, 0, 2), -1, (long) heads * headDim),
        weights.get(prefix + "attn.to_out.0.weight"),
        weights.get(prefix + "attn.to_out.0.bias"));
  }

  /** An output before its dropout and the skip connection. */
  private record Output(NDArray tokens, NDArray projected) {
    NDArray apply(Dropout dropout, Dropout.Layer layer) {
      return tokens.add(dropout.apply(layer, projected, DROPOUT));
    }
  }

  private Output output(
      Weights weights, NDArray tokens, NDArray queries, Attention attention, NDArray residual) {
    NDArray mixed =
        queries
            .matMul(attention.keyLandmarks().transpose(0, 2, 1))
            .softmax(2)
            .matMul(attention.context());
    return new Output(tokens, project(weights, mixed.add(residual)));
  }

  private NDArray segmentMeans(NDArray perHead, long length) {
    return Ops.reshape(perHead, heads, landmarks, length / landmarks, headDim).mean(new int[] {2});
  }

  /**
   * Depth-wise over the sequence, one kernel a head; zeros beyond its ends.
   *
   * <p>Along the last axis, as a 1 x 33 kernel: for the published 33 x 1 kernel the oneDNN of
   * PyTorch 2.7.1 gives a wrong weight gradient where the length is 1 modulo 15 and above 45.
   */
  private NDArray convolve(Weights weights, NDArray values) {
    if (values.getDevice().isGpu()) {
      return BandedProduct.convolve(values, weights.get(prefix + "attn.res_conv.weight"));
    }
    NDArray kernel = Ops.reshape(weights.get(prefix + "attn.res_conv.weight"), heads, 1, 1, KERNEL);
    return Ops.convolve(
            values.transpose(0, 2, 1).expandDims(0), kernel, null, new Shape(0, KERNEL / 2), heads)
        .squeeze(0)
        .transpose(0, 2, 1);
  }
}
