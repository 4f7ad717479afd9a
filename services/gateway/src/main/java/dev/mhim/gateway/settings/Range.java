package dev.mhim.gateway.settings;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.v1.Settings;
import java.util.function.DoublePredicate;

/**
 * The values that a numeric setting may take. Infinities and NaN are in no range.
 *
 * @param field the setting
 * @param text the range for people, for example {@code 0 to below 1}
 * @param allowed tells the values in the range
 */
record Range(FieldDescriptor field, String text, DoublePredicate allowed) {

  /** Both ends are allowed. */
  static Range closed(String field, double low, double high) {
    return of(field, number(low) + " to " + number(high), v -> v >= low && v <= high);
  }

  /** 0 is allowed, 1 is not. */
  static Range belowOne(String field) {
    return of(field, "0 to below 1", v -> v >= 0 && v < 1);
  }

  /** 1 is allowed, 0 is not. */
  static Range aboveZeroToOne(String field) {
    return of(field, "above 0 to 1", v -> v > 0 && v <= 1);
  }

  /** Any finite number above 0. */
  static Range aboveZero(String field) {
    return of(field, "above 0", v -> v > 0 && v < Double.POSITIVE_INFINITY);
  }

  /** Any finite number from a lower end on. */
  static Range atLeast(String field, double low) {
    return of(field, number(low) + " or more", v -> v >= low && v < Double.POSITIVE_INFINITY);
  }

  /** The setting's value as a number; every numeric setting fits a double exactly. */
  double valueIn(Settings settings) {
    return ((Number) settings.getField(field)).doubleValue();
  }

  private static Range of(String field, String text, DoublePredicate allowed) {
    return new Range(Settings.getDescriptor().findFieldByName(field), text, allowed);
  }

  private static String number(double value) {
    return Long.toString((long) value);
  }
}
