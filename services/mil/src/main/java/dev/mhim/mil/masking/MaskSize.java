package dev.mhim.mil.masking;

/**
 * Size of one mask: the first {@code candidates} patches by score, of which a random {@code taken}
 * are masked.
 */
record MaskSize(int candidates, int taken) {

  /**
   * Widens to {@code ratio / share} of the patches, capped at all, and takes a random share of
   * those (ratio itself where it was capped); in double arithmetic, in the published order.
   */
  static MaskSize of(int patches, double ratio, double share) {
    double widened = ratio / share;
    double takenShare = share;
    if (widened > 1) {
      takenShare = ratio;
      widened = 1;
    }
    int candidates = (int) Math.ceil(patches * widened);
    int taken = takenShare < 1 ? (int) Math.ceil(candidates * takenShare) : candidates;
    return new MaskSize(candidates, taken);
  }

  boolean drawn() {
    return taken < candidates;
  }
}
