package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

import java.util.OptionalInt;

/**
 * Which bags an epoch trains on, and how much of each. Both are off in the published code.
 *
 * @param maxPatches most patches of a bag in one training step: a larger one is seen as a random
 *     sample without replacement, another one at each step, in the bag's order; evaluation sees all
 *     patches. Empty for no limit; flag {@code max_patches}
 * @param balanced let every class come equally often in an epoch, which stays as long as it is;
 *     flag {@code balanced_sampling}
 */
public record SamplingConfig(OptionalInt maxPatches, boolean balanced) {
  public SamplingConfig {
    maxPatches.ifPresent(
        most -> require(most >= 1, "max_patches", most, "give 1 or more, or leave it out"));
  }

  /** Every bag once an epoch, whole. */
  public static SamplingConfig everything() {
    return new SamplingConfig(OptionalInt.empty(), false);
  }
}
