package dev.mhim.mil.training;

import dev.mhim.mil.memory.MemoryCheck;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What surrounds a fold.
 *
 * @param listener told every event from the training thread
 * @param cancelled asked before each step
 * @param memory refuses a bag that does not fit the device
 * @param nanoTime for rates and the pace of progress events, never for results
 */
record FoldEnvironment(
    Consumer<TrainingEvent> listener,
    BooleanSupplier cancelled,
    MemoryCheck memory,
    LongSupplier nanoTime) {

  void tell(TrainingEvent event) {
    listener.accept(event);
  }

  void stopIfCancelled(Stage stage, int epoch) {
    if (cancelled.getAsBoolean()) {
      throw new TrainingCancelledException(stage, epoch);
    }
  }
}
