package dev.mhim.mil.parity;

/**
 * How far one quantity of a reference case is off.
 *
 * @param kind quantity without its step and parameter, such as {@code logits} or {@code gradient}
 * @param name in the file, such as {@code step1/logits}
 * @param error largest absolute difference over the largest absolute reference; for masks and
 *     counts 0 where they are equal, else infinite
 * @param limit largest error that passes
 */
public record Measurement(String kind, String name, double error, double limit) {

  /** Whether the error is within the limit; never true of a NaN. */
  public boolean passed() {
    return error <= limit;
  }
}
