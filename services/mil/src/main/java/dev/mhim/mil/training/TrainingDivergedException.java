package dev.mhim.mil.training;

/** The loss is no longer a number: the last checkpoint is the last good one. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingDivergedException(Stage stage, int epoch, int step, double loss) {
    super(
        "the mean loss is %s in stage %s, epoch %d, by step %d: lower --lr, set --clip_grad or check the features for values that are not finite"
            .formatted(loss, stage, epoch, step));
  }
}
