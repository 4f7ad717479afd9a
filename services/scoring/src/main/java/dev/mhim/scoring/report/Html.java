package dev.mhim.scoring.report;

import java.util.Locale;

/** Text of HTML and SVG. */
final class Html {
  private Html() {}

  /** Text that is shown as it is. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Three decimals. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.equals("-0.000") ? "0.000" : text.replace('-', '−');
  }

  /** With the sign, three decimals. */
  static String signed(double value) {
    String text = number(value);
    return value > 0 && !text.equals("0.000") ? "+" + text : text;
  }

  /** A p-value as papers print it. */
  static String p(double value) {
    return value < 0.001 ? "&lt; 0.001" : number(value);
  }

  /** A coordinate. */
  static String at(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}
