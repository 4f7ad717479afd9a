package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Closes the arrays that a computation leaves behind, but for its results, as soon as it is done:
 * what a backward needs, its graph keeps. Otherwise all of a step's arrays would be in memory at
 * once.
 */
final class Kept {
  private Kept() {}

  /**
   * Runs a computation.
   *
   * @param arrays of a result, which pass on to the caller's scope
   */
  static <T> T of(Supplier<T> computation, Function<T, List<NDArray>> arrays) {
    T result;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = computation.get();
      arrays.apply(result).forEach(NDScope::unregister);
    }
    arrays.apply(result).forEach(NDScope::register);
    return result;
  }
}
