package dev.mhim.mil.memory;

import dev.mhim.mil.config.FoldConfig;

/** Refuses a bag that does not fit, before anything is computed on it. */
public final class MemoryCheck {
  private final FoldConfig config;
  private final long have;

  /**
   * @param have bytes of device memory for this fold
   */
  public MemoryCheck(FoldConfig config, long have) {
    this.config = config;
    this.have = have;
  }

  /**
   * Before a bag is trained on.
   *
   * @param patches N of the whole bag
   * @throws BagTooLargeException if it can't fit
   */
  public void requireTraining(String bagId, long patches) {
    long seen =
        config.sampling().maxPatches().isPresent()
            ? Math.min(patches, config.sampling().maxPatches().getAsInt())
            : patches;
    MemoryEstimate need = MemoryEstimate.training(config, seen);
    if (need.total() > have) {
      throw new BagTooLargeException(
          bagId, "training on", seen, need, have, trainingRemedy(need, seen));
    }
  }

  /**
   * Before a bag is predicted.
   *
   * @throws BagTooLargeException if it can't fit
   */
  public void requirePrediction(String bagId, long patches) {
    MemoryEstimate need = MemoryEstimate.prediction(config, patches);
    if (need.total() > have) {
      throw new BagTooLargeException(
          bagId,
          "predicting",
          patches,
          need,
          have,
          "prediction sees all patches; give a smaller --mlp_dim, fewer folds at once, or a device"
              + " with more memory");
    }
  }

  /** What would make a bag fit, with the number of patches that would. */
  private String trainingRemedy(MemoryEstimate need, long patches) {
    long fixed = need.parameters() + need.workspace();
    long perPatch = Math.ceilDiv(need.features() + need.activations(), patches);
    long fitting = (have - fixed) / perPatch;
    String limit =
        fitting >= 1
            ? "give --max_patches %d or less, ".formatted(fitting)
            : "even one patch does not fit: give ";
    return limit + "a smaller --mlp_dim, fewer folds at once, or a device with more memory";
  }
}
