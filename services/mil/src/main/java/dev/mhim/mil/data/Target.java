package dev.mhim.mil.data;

/** What a bag is trained towards. */
public sealed interface Target {

  /**
   * The index that stratifies and balances: the class, or the time bin.
   *
   * @return from 0
   */
  int index();

  /**
   * A class.
   *
   * @param index from 0 to C − 1
   */
  record ClassLabel(int index) implements Target {
    public ClassLabel {
      if (index < 0) {
        throw new IllegalArgumentException("class %d: classes count from 0".formatted(index));
      }
    }
  }

  /**
   * A survival time.
   *
   * @param bin time bin, from 0
   * @param time of the event or of the last visit, in the table's unit, 0 or more
   * @param event whether the event was seen; false for censored
   */
  record Survival(int bin, double time, boolean event) implements Target {
    public Survival {
      if (bin < 0) {
        throw new IllegalArgumentException("time bin %d: bins count from 0".formatted(bin));
      }
      if (!(time >= 0)) {
        throw new IllegalArgumentException("time %s: give a time of 0 or more".formatted(time));
      }
    }

    @Override
    public int index() {
      return bin;
    }
  }
}
