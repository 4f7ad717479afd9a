package dev.mhim.platform.text;

/**
 * Text as people see it. Characters that can't be seen, end lines or turn their direction around
 * make two names look alike, and lines of a log or terminal lie.
 */
public final class VisibleText {
  private VisibleText() {}

  /** Whether every character can be seen where it stands. */
  public static boolean isVisible(String text) {
    return text.codePoints().allMatch(VisibleText::isVisible);
  }

  /** The text with the code, such as {@code \\u202e}, of each character that can't be seen. */
  public static String escape(String text) {
    StringBuilder seen = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (isVisible(point)) {
            seen.appendCodePoint(point);
          } else {
            seen.append("\\u%04x".formatted(point));
          }
        });
    return seen.toString();
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
