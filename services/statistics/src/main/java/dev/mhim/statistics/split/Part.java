package dev.mhim.statistics.split;

import java.util.Locale;
import java.util.Optional;

/** What a fold does with a case. */
public enum Part {
  TRAIN,
  VALIDATION,
  TEST;

  /**
   * Reads a value of a {@code Split} column: {@code train}, {@code val} or {@code test}, in any
   * case; {@code training}, {@code valid}, {@code validation} and {@code testing} are taken too.
   *
   * @return empty for any other value
   */
  public static Optional<Part> parse(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "val", "valid", "validation" -> Optional.of(VALIDATION);
      case "test", "testing" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }
}
