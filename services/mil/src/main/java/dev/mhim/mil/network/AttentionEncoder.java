package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.engine.Ops;
import java.util.List;

/** Attention pooling, plain or gated (Ilse 2018, equations 8 and 9), without biases. */
final class AttentionEncoder implements Encoder {
  private static final int HIDDEN = 128;
  private static final String PLAIN = PREFIX + "attention.attention.";
  private static final String GATED = PREFIX + "attention.attention_";

  private final ModelConfig config;
  private final boolean gated;

  AttentionEncoder(ModelConfig config, boolean gated) {
    this.config = config;
    this.gated = gated;
  }

  @Override
  public List<ParameterSpec> parameters() {
    int width = config.mlpDim();
    return gated
        ? List.of(
            ParameterSpec.weight(GATED + "a.0.weight", HIDDEN, width),
            ParameterSpec.weight(GATED + "b.0.weight", HIDDEN, width),
            ParameterSpec.weight(GATED + "c.weight", 1, HIDDEN))
        : List.of(
            ParameterSpec.weight(PLAIN + "0.weight", HIDDEN, width),
            ParameterSpec.weight(PLAIN + "2.weight", 1, HIDDEN));
  }

  @Override
  public boolean predicts() {
    return true;
  }

  @Override
  public BagOutput encode(Weights weights, NDArray x, Dropout dropout) {
    NDArray embedding = attention(weights, x, false).matMul(x);
    return new BagOutput(embedding, Encoder.predict(weights, embedding));
  }

  @Override
  public TeacherView teach(Weights weights, NDArray x, Dropout dropout, boolean pseudoScores) {
    NDArray attention = attention(weights, x, pseudoScores);
    NDArray embedding = attention.matMul(x);
    return new TeacherView(
        embedding, pseudoScores ? pseudoScores(weights, x, attention) : attention);
  }

  /** Softmax over the patches, {@code [1, N]}. */
  @Override
  public NDArray attention(Weights weights, NDArray x, boolean pseudoScores) {
    NDArray energy = gated ? gatedEnergy(weights, x) : plainEnergy(weights, x);
    return Ops.reshape(energy, 1, -1).softmax(1);
  }

  @Override
  public PatchView explain(Weights weights, NDArray x) {
    NDArray attention = attention(weights, x, false);
    return new PatchView(attention, activation(weights, x, attention).softmax(1).transpose(1, 0));
  }

  private NDArray plainEnergy(Weights weights, NDArray x) {
    NDArray hidden = Ops.linear(x, weights.get(PLAIN + "0.weight"), null);
    return Ops.linear(
        Ops.activate(config.attentionActivation(), hidden), weights.get(PLAIN + "2.weight"), null);
  }

  private NDArray gatedEnergy(Weights weights, NDArray x) {
    NDArray content = Ops.linear(x, weights.get(GATED + "a.0.weight"), null);
    NDArray gate = Ops.linear(x, weights.get(GATED + "b.0.weight"), null);
    NDArray hidden =
        Ops.activate(config.attentionActivation(), content).mul(ai.djl.nn.Activation.sigmoid(gate));
    return Ops.linear(hidden, weights.get(GATED + "c.weight"), null);
  }

  /**
   * Class activation of each patch alone, the largest probability over classes (paper v1 equation
   * 6): (A·x)·Wᵀ = A·(x·Wᵀ), which needs no weighted copy of the features.
   */
  private static NDArray pseudoScores(Weights weights, NDArray x, NDArray attention) {
    return Encoder.classActivation(activation(weights, x, attention));
  }

  /** Class logits of each weighted patch alone, {@code [N, C]}. */
  private static NDArray activation(Weights weights, NDArray x, NDArray attention) {
    return Ops.linear(x, weights.get("predictor.weight"), null).mul(Ops.reshape(attention, -1, 1));
  }
}
