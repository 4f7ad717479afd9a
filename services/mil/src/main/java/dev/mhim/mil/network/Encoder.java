package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.engine.Ops;
import java.util.List;

/** What turns the patches {@code x} {@code [N, M]} of a bag into a bag feature and logits. */
sealed interface Encoder permits AttentionEncoder, TransformerEncoder, DualStreamEncoder {
  /** Prefix of every encoder parameter. */
  String PREFIX = "online_encoder.";

  /** Parameters by their published names, without the predictor. */
  List<ParameterSpec> parameters();

  /** Whether the {@code predictor} takes part in a step. */
  boolean predicts();

  /** Bag feature and logits. */
  BagOutput encode(Weights weights, NDArray x, Dropout dropout);

  /** What the teacher says of the bag and of each patch. */
  TeacherView teach(Weights weights, NDArray x, Dropout dropout, boolean pseudoScores);

  /**
   * What each patch counts, {@code [rows, N]}: a row a head, or one.
   *
   * @param pseudoScores for dsmil, whether by its instance logit instead of its attention
   */
  NDArray attention(Weights weights, NDArray x, boolean pseudoScores);

  /** What a trained network makes of each patch, at test time. */
  PatchView explain(Weights weights, NDArray x);

  /** The largest probability over classes of logits {@code [N, C]}, as {@code [1, N]}. */
  static NDArray classActivation(NDArray logits) {
    return Ops.reshape(logits.softmax(1).max(new int[] {1}), 1, -1);
  }

  /** Logits {@code [1, C]} of a bag feature. */
  static NDArray predict(Weights weights, NDArray embedding) {
    return Ops.linear(embedding, weights.get("predictor.weight"), weights.get("predictor.bias"));
  }
}
