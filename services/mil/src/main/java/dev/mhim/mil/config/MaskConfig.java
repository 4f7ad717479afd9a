package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

/**
 * Which patches the teacher's scores mask away (paper v1 section 3.3, v2 section 3.3).
 *
 * @param random share masked at random, [0, 1]; flag {@code mask_ratio}
 * @param low share of the lowest scores masked, [0, 1]; flag {@code mask_ratio_l}
 * @param high share of the highest scores masked, [0, 1]; flag {@code mask_ratio_h}
 * @param highShare random share r of a widened high mask that is masked, (0, 1]; flag {@code
 *     mask_ratio_hr}
 * @param decayHigh let the high share fall to 0 along a cosine over all steps; flag {@code
 *     mrh_sche}
 * @param pseudoScores score patches by their class activation instead of their attention; flag
 *     {@code attn2score}
 */
public record MaskConfig(
    double random,
    double low,
    double high,
    double highShare,
    boolean decayHigh,
    boolean pseudoScores) {

  public MaskConfig {
    requireShare(random, "mask_ratio");
    requireShare(low, "mask_ratio_l");
    requireShare(high, "mask_ratio_h");
    require(highShare > 0 && highShare <= 1, "mask_ratio_hr", highShare, "give a share in (0, 1]");
  }

  private static void requireShare(double share, String flag) {
    require(share >= 0 && share <= 1, flag, share, "give a share in [0, 1]");
  }
}
