package dev.mhim.statistics;

import java.util.OptionalDouble;

/**
 * The value of a statistic, or the reason why the data do not define it (one class only, no
 * comparable pair, a prediction that is not a number). It is never replaced by a guess such as 0.5.
 */
public sealed interface Metric {

  /**
   * A defined value.
   *
   * @param value finite
   */
  record Value(double value) implements Metric {
    public Value {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "value is " + value + "; a metric that is not finite must be Undefined");
      }
    }
  }

  /**
   * No value.
   *
   * @param reason why, for a person
   */
  record Undefined(String reason) implements Metric {}

  static Metric of(double value) {
    return new Value(value);
  }

  static Metric undefined(String reason) {
    return new Undefined(reason);
  }

  default boolean isDefined() {
    return this instanceof Value;
  }

  default OptionalDouble toOptional() {
    return switch (this) {
      case Value(double value) -> OptionalDouble.of(value);
      case Undefined undefined -> OptionalDouble.empty();
    };
  }

  /**
   * The value.
   *
   * @throws IllegalStateException with the reason where there is none
   */
  default double orElseThrow() {
    return switch (this) {
      case Value(double value) -> value;
      case Undefined(String reason) -> throw new IllegalStateException(reason);
    };
  }
}
