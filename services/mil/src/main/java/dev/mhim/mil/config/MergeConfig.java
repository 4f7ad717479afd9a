package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

/**
 * The global recycle network (paper v2 section 3.4).
 *
 * @param enabled flag {@code merge_enable}
 * @param tokens k, tokens that the recycled patches are condensed into; flag {@code merge_k}
 * @param ratio share of the unmasked patches that is kept as it is, [0, 1); flag {@code
 *     merge_ratio}
 * @param momentum of the global queries, [0, 1]; flag {@code merge_mm}
 * @param atTest let the student see the condensed tokens at test time too; flag {@code merge_test}
 */
public record MergeConfig(
    boolean enabled, int tokens, double ratio, double momentum, boolean atTest) {

  public MergeConfig {
    require(tokens >= 1, "merge_k", tokens, "at least one token is needed");
    require(
        ratio >= 0 && ratio < 1,
        "merge_ratio",
        ratio,
        "give a share in [0, 1): the rest is what is recycled");
    require(momentum >= 0 && momentum <= 1, "merge_mm", momentum, "give a momentum in [0, 1]");
    require(enabled || !atTest, "merge_test", atTest, "it needs --merge_enable, or leave it out");
  }

  /** No recycling: the student sees the unmasked patches. */
  public static MergeConfig disabled() {
    return new MergeConfig(false, 1, 0.2, 0.9998, false);
  }
}
