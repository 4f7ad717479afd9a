package dev.mhim.featurestore.imports;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A text that can be looked at a limited number of times: a client's pattern must come to an end.
 */
record BoundedText(String text, AtomicInteger looksLeft) implements CharSequence {
  private static final int MOST_LOOKS = 1_000_000;

  BoundedText(String text) {
    this(text, new AtomicInteger(MOST_LOOKS));
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (looksLeft.getAndDecrement() <= 0) {
      throw new ExhaustedException();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }

  /** The text was looked at too often. */
  static final class ExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
