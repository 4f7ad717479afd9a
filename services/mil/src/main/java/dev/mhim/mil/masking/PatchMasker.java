package dev.mhim.mil.masking;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.engine.Draws;
import dev.mhim.mil.engine.Draws.MaskDraw;
import dev.mhim.mil.engine.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks patches by the teacher's scores: the union of a random, a low and a high mask (paper v1
 * section 3.3).
 *
 * <p>All of it stays on the device. Only the size of a union of several masks (v1) is read back,
 * since it is the length of what the student sees; the one high mask of v2 needs no read.
 */
public final class PatchMasker {
  /** The published random mask is a low one of this much wider ratio. */
  private static final double RANDOM_SHARE = 0.001;

  private final MaskConfig config;

  public PatchMasker(MaskConfig config) {
    this.config = config;
  }

  /** Whether no size is read back, as it is for a union of several masks. */
  public boolean staysOnDevice() {
    return config.random() == 0 && config.low() == 0;
  }

  /**
   * Chooses the patches to mask; at least one is kept, whatever the ratios.
   *
   * @param scores {@code [1, N]}, or a row a head that votes
   * @param highRatio share of the high mask at this step
   */
  public PatchMask mask(NDArray scores, double highRatio, Draws draws) {
    int patches = Math.toIntExact(scores.getShape().get(1));
    List<NDArray> masked = new ArrayList<>();
    if (config.random() > 0) {
      MaskSize size = MaskSize.of(patches, config.random(), RANDOM_SHARE);
      masked.add(choose(scores, size, false, MaskDraw.RANDOM, draws));
    }
    if (config.low() > 0) {
      MaskSize size = MaskSize.of(patches, config.low(), 1);
      masked.add(choose(scores, size, false, MaskDraw.LOW, draws));
    }
    if (highRatio > 0) {
      MaskSize size = MaskSize.of(patches, highRatio, config.highShare());
      masked.add(choose(scores, size, true, MaskDraw.HIGH, draws));
    }
    return union(scores.getManager(), masked, patches);
  }

  private static NDArray choose(
      NDArray scores, MaskSize size, boolean highest, MaskDraw mask, Draws draws) {
    NDArray candidates = candidates(scores, size.candidates(), highest);
    if (!size.drawn()) {
      return candidates;
    }
    NDArray order = draws.permutation(scores.getManager(), mask, size.candidates());
    return candidates.gather(Ops.rows(order, 0, size.taken()), 0);
  }

  /** The first {@code count} patches by score, best first; several heads vote. */
  private static NDArray candidates(NDArray scores, int count, boolean highest) {
    NDArray marked = Ops.topPositions(scores, count, highest);
    long heads = scores.getShape().get(0);
    if (heads == 1) {
      return Ops.reshape(marked, -1);
    }
    NDManager manager = scores.getManager();
    NDArray votes =
        Ops.scatter(manager.zeros(scores.getShape()), marked, manager.ones(marked.getShape()), 1)
            .sum(new int[] {0});
    return Ops.topPositions(votes, count, true);
  }

  private static PatchMask union(NDManager manager, List<NDArray> masked, int patches) {
    NDArray keys = manager.arange(0, patches, 1, DataType.INT64);
    if (masked.isEmpty()) {
      return new PatchMask(keys, patches);
    }
    NDArray behind = manager.zeros(new Shape(patches), DataType.INT64);
    for (NDArray indices : masked) {
      NDArray shift = manager.full(indices.getShape(), patches, DataType.INT64);
      behind = Ops.scatter(behind, indices, shift, 0);
    }
    int count =
        masked.size() == 1
            ? Math.toIntExact(masked.getFirst().size())
            : Math.toIntExact(behind.sum().getLong() / patches);
    return new PatchMask(Ops.ascending(keys.add(behind)), Math.max(1, patches - count));
  }
}
