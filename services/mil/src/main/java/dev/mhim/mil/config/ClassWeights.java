package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

import java.util.Arrays;
import java.util.List;

/**
 * What the main loss of a bag is multiplied by, according to its class; flag {@code class_weights}.
 * With one bag a step PyTorch's {@code weight} of a loss would cancel out, this does not.
 */
public sealed interface ClassWeights {
  /** All classes alike. */
  record None() implements ClassWeights {}

  /** Class c weighs n / (C · n_c), n the training bags, as scikit-learn's {@code balanced}. */
  record Balanced() implements ClassWeights {}

  /**
   * Given weights.
   *
   * @param weights one a class, each above 0
   */
  record Given(List<Double> weights) implements ClassWeights {
    public Given {
      weights = List.copyOf(weights);
      require(!weights.isEmpty(), "class_weights", weights, "give one weight a class");
      require(
          weights.stream().allMatch(w -> w > 0 && Double.isFinite(w)),
          "class_weights",
          weights,
          "give weights above 0");
    }
  }

  /** The same weights, balanced ones as numbers for this many training bags of each class. */
  default ClassWeights resolve(int[] bagsOfClass) {
    return switch (this) {
      case None none -> none;
      case Given given -> given;
      case Balanced() -> {
        double bags = Arrays.stream(bagsOfClass).sum();
        // A class without training bags has no weight to be wrong about.
        yield new Given(
            Arrays.stream(bagsOfClass)
                .mapToObj(count -> count == 0 ? 1 : bags / ((double) bagsOfClass.length * count))
                .toList());
      }
    };
  }

  /**
   * The weight of a bag of class {@code index}.
   *
   * @throws IllegalStateException if balanced weights have not been resolved
   */
  default double of(int index) {
    return switch (this) {
      case None() -> 1;
      case Given(List<Double> weights) -> weights.get(index);
      case Balanced() ->
          throw new IllegalStateException("balanced class weights need the training bags: resolve");
    };
  }
}
