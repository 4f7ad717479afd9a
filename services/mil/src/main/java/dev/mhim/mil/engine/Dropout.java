package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;

/** Where a network drops out; the noise behind it is the caller's business. */
@FunctionalInterface
public interface Dropout {
  /** The places in a network that have a dropout. */
  enum Layer {
    FEATURE,
    ENCODER_FIRST,
    /** The first encoder layer's output projection, when the teacher scores through it. */
    ENCODER_SCORES,
    ENCODER_SECOND,
    MERGE_WEIGHTS,
    MERGE_OUTPUT
  }

  /** No dropout, as at test time. */
  Dropout NONE = (layer, x, rate) -> x;

  /** {@code x} with a share {@code rate} of its entries set to 0 and the others scaled up. */
  NDArray apply(Layer layer, NDArray x, double rate);
}
