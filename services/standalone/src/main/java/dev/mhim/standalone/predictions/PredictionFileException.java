package dev.mhim.standalone.predictions;

import java.util.List;

/** A table of predictions that can't be scored; one line a fault: file, line, column, value. */
public final class PredictionFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<String> faults;

  PredictionFileException(List<String> faults) {
    super(String.join(System.lineSeparator(), faults));
    this.faults = List.copyOf(faults);
  }

  /** One line a fault. */
  public List<String> faults() {
    return faults;
  }
}
