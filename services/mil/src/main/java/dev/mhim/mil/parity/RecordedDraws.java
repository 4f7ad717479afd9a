package dev.mhim.mil.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.mhim.mil.engine.Draws;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.tensors.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The draws of one recorded step, which ran without dropout. */
final class RecordedDraws implements Draws {
  private final ReferenceCase reference;
  private final String prefix;
  private final boolean ascending;
  private int maskDraws;

  /**
   * @param ascending mutate the order: the same patches are kept, but in ascending order
   */
  RecordedDraws(ReferenceCase reference, int step, boolean ascending) {
    this.reference = reference;
    this.prefix = "step" + step + "/";
    this.ascending = ascending;
  }

  @Override
  public Dropout student() {
    return Dropout.NONE;
  }

  @Override
  public Dropout teacher() {
    return Dropout.NONE;
  }

  @Override
  public NDArray permutation(NDManager manager, MaskDraw mask, long n) {
    return manager.create(
        reference.tensors().tensor(prefix + "mask_draw" + maskDraws++ + "_randperm").toLongs());
  }

  @Override
  public NDArray keepOrder(NDManager manager, long n) {
    Tensor noise = reference.tensors().tensor(prefix + "merge_draw0_rand");
    return manager.create(ascending ? sorted(noise.toFloats()) : noise.toFloats());
  }

  /** Noise whose first int(n·ratio) are the same patches, in ascending order. */
  private float[] sorted(float[] noise) {
    int stays = (int) (noise.length * reference.config().merge().ratio());
    int[] order =
        IntStream.range(0, noise.length)
            .boxed()
            .sorted((a, b) -> Float.compare(noise[a], noise[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    Arrays.sort(order, 0, stays);
    float[] sorted = new float[noise.length];
    for (int rank = 0; rank < order.length; rank++) {
      sorted[order[rank]] = rank;
    }
    return sorted;
  }
}
