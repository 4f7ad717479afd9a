package dev.mhim.mil.training;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What surrounds a fold.
 *
 * @param listener told every event from the training thread
 * @param cancelled asked before each step
 * @param nanoTime for rates and the pace of progress events, never for results
 */
record FoldEnvironment(
    Consumer<TrainingEvent> listener, BooleanSupplier cancelled, LongSupplier nanoTime) {

  void tell(TrainingEvent event) {
    listener.accept(event);
  }

  void stopIfCancelled(Stage stage, int epoch) {
    if (cancelled.getAsBoolean()) {
      throw new TrainingCancelledException(stage, epoch);
    }
  }
}
