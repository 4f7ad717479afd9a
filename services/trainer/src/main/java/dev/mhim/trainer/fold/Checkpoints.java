package dev.mhim.trainer.fold;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** The checkpoints of one fold, as the method sees them. Called from the training thread. */
public interface Checkpoints {
  /**
   * How far a checkpoint is.
   *
   * @param stage 1 TEACHER, 2 STUDENT
   * @param epoch the last epoch in it, 0-based
   */
  record Position(int stage, int epoch) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
        Comparator.comparingInt(Position::stage).thenComparingInt(Position::epoch);

    /** More than a stage has epochs. */
    private static final long STAGE = 1_000_000;

    /** The same order as a number above 0. */
    public long ordinal() {
      return stage * STAGE + epoch;
    }

    @Override
    public int compareTo(Position other) {
      return ORDER.compare(this, other);
    }
  }

  /** The whole checkpoint that is furthest, of whichever attempt; empty to start anew. */
  Optional<byte[]> newest();

  /** Whether one is wanted now. */
  boolean isDue();

  /** Stores one. A store that fails costs this checkpoint, never the fold. */
  void save(Position position, Path file);
}
