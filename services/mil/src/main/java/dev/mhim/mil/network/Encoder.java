package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.engine.Dropout;
import java.util.List;

/** What turns the patches {@code x} {@code [N, M]} of a bag into a bag feature and logits. */
sealed interface Encoder permits AttentionEncoder {
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

  /** What each patch counts, {@code [rows, N]}: a row a head, or one. */
  NDArray attention(Weights weights, NDArray x);

  /** Logits {@code [1, C]} of a bag feature. */
  static NDArray predict(Weights weights, NDArray embedding) {
    return dev.mhim.mil.engine.Ops.linear(
        embedding, weights.get("predictor.weight"), weights.get("predictor.bias"));
  }
}
