package dev.mhim.statistics.resampling;

/** How a resample draws its cases. */
public enum Sampling {
  /** n cases of all, with replacement. */
  SIMPLE,
  /** From each stratum (class, or event seen) as many as it has, with replacement. */
  STRATIFIED
}
