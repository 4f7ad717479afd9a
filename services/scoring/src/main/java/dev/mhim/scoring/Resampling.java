package dev.mhim.scoring;

/**
 * How intervals are made.
 *
 * @param resamples of the bootstrap; 0: no intervals
 * @param seed of its draws
 */
public record Resampling(int resamples, long seed) {
  public Resampling {
    if (resamples < 0) {
      throw new IllegalArgumentException(
          "the number of bootstrap resamples is " + resamples + "; use 0 or more");
    }
  }
}
