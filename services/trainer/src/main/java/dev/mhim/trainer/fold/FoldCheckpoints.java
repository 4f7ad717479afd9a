package dev.mhim.trainer.fold;

import dev.mhim.platform.store.ObjectStore;
import dev.mhim.trainer.config.TrainerConfig;
import dev.mhim.trainer.lease.HeldTask;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Opens the checkpoints of the folds that this trainer works on. */
@Singleton
class FoldCheckpoints {
  private final ObjectStore store;
  private final StorePatience patience;
  private final Duration interval;
  private final Duration shutdownPatience;

  @Inject
  FoldCheckpoints(ObjectStore store, TrainerConfig config) {
    this(
        store,
        new StorePatience(config.storePatience()),
        config.checkpointInterval(),
        config.grace().dividedBy(2));
  }

  /**
   * Checkpoints in a store.
   *
   * @param interval least time between two of a fold
   * @param shutdownPatience how long a fold may train on for its last one when the trainer ends
   */
  FoldCheckpoints(
      ObjectStore store, StorePatience patience, Duration interval, Duration shutdownPatience) {
    this.store = store;
    this.patience = patience;
    this.interval = interval;
    this.shutdownPatience = shutdownPatience;
  }

  StoredCheckpoints of(HeldTask held) {
    return new StoredCheckpoints(
        store, held, patience, held::isStopped, interval, System::nanoTime);
  }

  /** When such a fold has to stop. */
  GracefulStop stopOf(HeldTask held) {
    return new GracefulStop(held, shutdownPatience, System::nanoTime);
  }
}
