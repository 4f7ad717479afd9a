package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.engine.Dropout.Layer;
import dev.mhim.mil.engine.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * TransMIL (Shao 2021): a class token in front, two Nyström layers with a positional block between
 * them. Of the second layer only the class token is used, so only that is computed.
 */
final class TransformerEncoder implements Encoder {
  private static final double SCORE_DROPOUT = 0.1;
  private static final String CLASS_TOKEN = PREFIX + "cls_token";

  private final int width;
  private final NystromLayer first;
  private final NystromLayer second;
  private final PositionBlock position;

  TransformerEncoder(ModelConfig config) {
    this.width = config.mlpDim();
    this.first = new NystromLayer(PREFIX + "layer1.", config);
    this.second = new NystromLayer(PREFIX + "layer2.", config);
    this.position = new PositionBlock(config);
  }

  @Override
  public List<ParameterSpec> parameters() {
    List<ParameterSpec> all = new ArrayList<>();
    all.add(
        new ParameterSpec(
            CLASS_TOKEN, List.of(1L, 1L, (long) width), ParameterSpec.Start.STANDARD_NORMAL, true));
    all.addAll(first.parameters());
    all.addAll(second.parameters());
    all.addAll(position.parameters());
    all.add(ParameterSpec.scale(PREFIX + "norm.weight", width));
    all.add(ParameterSpec.bias(PREFIX + "norm.bias", width));
    return all;
  }

  @Override
  public boolean predicts() {
    return true;
  }

  @Override
  public BagOutput encode(Weights weights, NDArray x, Dropout dropout) {
    NDArray embedding = embed(weights, first.attend(weights, tokens(weights, x)), dropout);
    return new BagOutput(embedding, Encoder.predict(weights, embedding));
  }

  @Override
  public TeacherView teach(Weights weights, NDArray x, Dropout dropout, boolean pseudoScores) {
    NystromLayer.Attention attention = first.attend(weights, tokens(weights, x));
    NDArray onPatches = first.classAttention(attention);
    NDArray scores = pseudoScores ? scores(weights, attention, onPatches, dropout) : onPatches;
    return new TeacherView(embed(weights, attention, dropout), scores);
  }

  @Override
  public NDArray attention(Weights weights, NDArray x, boolean pseudoScores) {
    return first.classAttention(first.attend(weights, tokens(weights, x)));
  }

  @Override
  public PatchView explain(Weights weights, NDArray x) {
    NystromLayer.Attention attention = first.attend(weights, tokens(weights, x));
    NDArray onPatches = first.classAttention(attention);
    NDArray activation = activation(weights, attention, onPatches, Dropout.NONE);
    return new PatchView(onPatches, activation.softmax(1).transpose(1, 0));
  }

  private NDArray tokens(Weights weights, NDArray x) {
    return Ops.concatRows(Ops.reshape(weights.get(CLASS_TOKEN), 1, width), x);
  }

  /** From the first layer's attention to the bag feature {@code [1, M]}. */
  private NDArray embed(Weights weights, NystromLayer.Attention attention, Dropout dropout) {
    NDArray tokens = first.all(weights, attention, dropout, Layer.ENCODER_FIRST);
    long patches = tokens.getShape().get(0) - 1;
    NDArray[] parts = Ops.split(tokens, 0, 1, patches);
    NDArray placed = Ops.concatRows(parts[0], position.apply(weights, parts[1]));
    NDArray token =
        second.first(weights, second.attend(weights, placed), dropout, Layer.ENCODER_SECOND);
    return Ops.layerNorm(
        token, weights.get(PREFIX + "norm.weight"), weights.get(PREFIX + "norm.bias"));
  }

  /** Class activation of each patch by its attended values (paper v1 equation 6). */
  private NDArray scores(
      Weights weights, NystromLayer.Attention attention, NDArray onPatches, Dropout dropout) {
    return Encoder.classActivation(activation(weights, attention, onPatches, dropout));
  }

  /** Class logits of each patch's attended values, {@code [N, C]}. */
  private NDArray activation(
      Weights weights, NystromLayer.Attention attention, NDArray onPatches, Dropout dropout) {
    NDArray attended = first.patchValues(attention).mul(onPatches.expandDims(2));
    NDArray features =
        dropout.apply(Layer.ENCODER_SCORES, first.project(weights, attended), SCORE_DROPOUT);
    return Ops.linear(features, weights.get("predictor.weight"), null);
  }
}
