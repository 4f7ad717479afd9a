package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Everything random in one training step. */
public interface Draws {
  /** The random masks of a step. */
  enum MaskDraw {
    RANDOM,
    LOW,
    HIGH
  }

  /** Dropout of the student. */
  Dropout student();

  /** Dropout of the teacher. */
  Dropout teacher();

  /** A permutation of the {@code n} candidates of a mask, int64 {@code [n]}. */
  NDArray permutation(NDManager manager, MaskDraw mask, long n);

  /** One uniform number for each of the {@code n} unmasked patches, float32 {@code [n]}. */
  NDArray keepOrder(NDManager manager, long n);
}
