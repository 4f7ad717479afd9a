package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.engine.Ops;
import java.util.ArrayList;
import java.util.List;

/** Feature layer, encoder and predictor as pure functions of weights and patches. */
public final class MilNetwork {
  private final ModelConfig config;
  private final Encoder encoder;
  private final ParameterLayout layout;

  public MilNetwork(ModelConfig config) {
    this.config = config;
    this.encoder =
        switch (config.baseline()) {
          case ATTN -> new AttentionEncoder(config, false);
          case GATED_ATTN -> new AttentionEncoder(config, true);
          case SELFATTN -> new TransformerEncoder(config);
          case DSMIL -> new DualStreamEncoder(config);
        };
    this.layout = new ParameterLayout(parameters());
  }

  /** How the parameters lie in memory. */
  public ParameterLayout layout() {
    return layout;
  }

  /**
   * The feature layer.
   *
   * @param patches input features {@code [N, D]}; those stored in fewer bits are widened first, see
   *     {@link Ops#float32}
   * @return {@code [N, M]}
   */
  public NDArray features(Weights weights, NDArray patches, Dropout dropout) {
    NDArray hidden =
        Ops.linear(
            Ops.float32(patches), weights.get("feature.0.weight"), weights.get("feature.0.bias"));
    return dropout.apply(
        Dropout.Layer.FEATURE, Ops.activate(config.activation(), hidden), config.dropout());
  }

  /** Bag feature and logits of features {@code x} {@code [N, M]}. */
  public BagOutput encode(Weights weights, NDArray x, Dropout dropout) {
    return encoder.encode(weights, x, dropout);
  }

  /** What the teacher says of features {@code x} {@code [N, M]}. */
  public TeacherView teach(Weights weights, NDArray x, Dropout dropout, boolean pseudoScores) {
    return encoder.teach(weights, x, dropout, pseudoScores);
  }

  /**
   * What each of the patches {@code x} {@code [N, M]} counts, {@code [rows, N]}.
   *
   * @param pseudoScores for dsmil, whether by its instance logit instead of its attention
   */
  public NDArray attention(Weights weights, NDArray x, boolean pseudoScores) {
    return encoder.attention(weights, x, pseudoScores);
  }

  /** What the network makes of each of the patches {@code x} {@code [N, M]}. */
  public PatchView explain(Weights weights, NDArray x) {
    return encoder.explain(weights, x);
  }

  private List<ParameterSpec> parameters() {
    int width = config.mlpDim();
    List<ParameterSpec> all = new ArrayList<>();
    all.add(ParameterSpec.weight("feature.0.weight", width, config.inputDim()));
    all.add(ParameterSpec.bias("feature.0.bias", width));
    all.addAll(encoder.parameters());
    List<ParameterSpec> predictor =
        List.of(
            ParameterSpec.weight("predictor.weight", config.classes(), width),
            ParameterSpec.bias("predictor.bias", config.classes()));
    predictor.forEach(spec -> all.add(encoder.predicts() ? spec : spec.untrained()));
    return all;
  }
}
