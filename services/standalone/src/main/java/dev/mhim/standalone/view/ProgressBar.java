package dev.mhim.standalone.view;

/** A bar of a share done. */
record ProgressBar(int width) {
  /**
   * The bar.
   *
   * @param fraction 0 to 1; anything else is cut to it
   */
  String of(double fraction) {
    double share = Double.isNaN(fraction) ? 0 : Math.clamp(fraction, 0, 1);
    int full = (int) Math.floor(share * width);
    return "[" + "#".repeat(full) + ".".repeat(width - full) + "]";
  }
}
