package dev.mhim.mil.training;

/** The caller asked the fold to stop; nothing is wrong. */
public final class TrainingCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingCancelledException(Stage stage, int epoch) {
    super("cancelled in stage %s, epoch %d".formatted(stage, epoch));
  }
}
