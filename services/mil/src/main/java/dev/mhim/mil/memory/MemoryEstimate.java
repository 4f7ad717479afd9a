package dev.mhim.mil.memory;

import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.network.RecycleNetwork;

/**
 * Peak device memory of one bag, in bytes: an upper estimate of the right order, counted from the
 * arrays that are alive at once and compared with measured peaks.
 *
 * @param parameters weights, gradients, two moments, and the teacher
 * @param features of the bag, as it is stored and as float32
 * @param activations what grows with the patches: the arrays kept for the backward, and its own
 * @param workspace what does not: the landmark attention of selfattn and its pseudo-inverse
 */
public record MemoryEstimate(long parameters, long features, long activations, long workspace) {
  private static final int BYTES = Float.BYTES;

  /** The sum. */
  public long total() {
    return parameters + features + activations + workspace;
  }

  /**
   * One training step.
   *
   * @param patches N of the bag, what {@code max_patches} leaves of it
   */
  public static MemoryEstimate training(FoldConfig config, long patches) {
    ActivationCount count = ActivationCount.of(config.model());
    long width = config.model().mlpDim();
    boolean mhim = config.method() == Method.MHIM;
    long perPatch = count.forward() + count.backward();
    if (mhim) {
      // The student's own copy of the patches that it sees; the teacher's arrays are gone by then.
      perPatch += config.model().inputDim();
      if (narrow(config)) {
        perPatch += config.model().inputDim() / 2;
      }
    }
    if (config.merge().enabled()) {
      double recycled = 1 - config.merge().ratio();
      // Forward and backward.
      perPatch += 2 * (long) Math.ceil(recycled * ActivationCount.recycling(width));
    }
    return new MemoryEstimate(
        BYTES * parameters(config),
        featureBytes(config) * patches,
        BYTES * patches * perPatch,
        BYTES * (count.fixedForward() + count.fixedBackward()));
  }

  /**
   * One prediction, which sees all patches.
   *
   * @param patches N of the bag
   */
  public static MemoryEstimate prediction(FoldConfig config, long patches) {
    ActivationCount count = ActivationCount.of(config.model());
    long perPatch = count.forward();
    if (config.merge().atTest()) {
      perPatch += ActivationCount.recycling(config.model().mlpDim());
    }
    return new MemoryEstimate(
        BYTES * parameters(config),
        featureBytes(config) * patches,
        BYTES * patches * perPatch,
        BYTES * count.fixedForward());
  }

  private static boolean narrow(FoldConfig config) {
    return config.storage() != BagStorage.FLOAT32;
  }

  /** Of one patch: two bytes more a number where a stored copy stands beside the widened one. */
  private static long featureBytes(FoldConfig config) {
    return (narrow(config) ? BYTES + 2L : BYTES) * config.model().inputDim();
  }

  /** Numbers of the weights, their gradients and moments, and the teacher's weights. */
  private static long parameters(FoldConfig config) {
    MilNetwork network = new MilNetwork(config.model());
    long own = (long) network.layout().trainedSize() + network.layout().fixedSize();
    if (config.method() == Method.PURE) {
      return 4 * own + (config.baselineAverage() ? own : 0);
    }
    long merge =
        config.merge().enabled()
            ? new RecycleNetwork(config.model(), config.merge()).layoutAfter(network).trainedSize()
                - (long) network.layout().trainedSize()
            : 0;
    return 4 * (own + merge) + own;
  }
}
