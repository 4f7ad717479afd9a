package dev.mhim.mil.training;

import java.io.IOException;
import java.util.Optional;

/** Where the checkpoints of one fold go. Called from the training thread. */
public interface CheckpointStore {
  /** Keeps nothing. */
  CheckpointStore NONE =
      new CheckpointStore() {
        @Override
        public Optional<Checkpoint> latest() {
          return Optional.empty();
        }

        @Override
        public boolean isDue() {
          return false;
        }

        @Override
        public void save(Checkpoint checkpoint) {
          // Nothing is kept.
        }
      };

  /** The newest whole checkpoint to go on from; empty to start anew. */
  Optional<Checkpoint> latest() throws IOException;

  /** Asked after each epoch whether a checkpoint is wanted now: making one copies all weights. */
  default boolean isDue() {
    return true;
  }

  /** Keeps a checkpoint, whole or not at all. */
  void save(Checkpoint checkpoint) throws IOException;
}
