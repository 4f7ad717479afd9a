package dev.mhim.mil.masking;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.engine.Ops;

/**
 * Patches split into kept and masked.
 *
 * @param order int64 {@code [N]}: the kept patches in ascending order, then the masked ones
 * @param kept how many are kept, at least 1
 */
public record PatchMask(NDArray order, int kept) {

  /** Indices of the kept patches, ascending, {@code [kept]}. */
  public NDArray keptPatches() {
    return Ops.rows(order, 0, kept);
  }

  /** Indices of the masked patches, ascending. */
  public NDArray maskedPatches() {
    return Ops.rows(order, kept, order.size());
  }
}
