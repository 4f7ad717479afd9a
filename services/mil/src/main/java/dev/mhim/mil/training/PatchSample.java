package dev.mhim.mil.training;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.engine.Draws;
import dev.mhim.mil.engine.Ops;

/** A random sample of a bag's patches, drawn on the device. */
final class PatchSample {
  private PatchSample() {}

  /**
   * Draws without replacement.
   *
   * @param bag {@code [N, D]}
   * @return {@code [most, D]} in the order of the bag, or the bag itself where it has no more
   */
  static NDArray of(NDArray bag, int most, Draws draws) {
    long patches = bag.getShape().get(0);
    if (patches <= most) {
      return bag;
    }
    NDArray noise = draws.keepOrder(bag.getManager(), patches);
    return Ops.select(bag, Ops.topPositions(noise, most, true).sort());
  }
}
