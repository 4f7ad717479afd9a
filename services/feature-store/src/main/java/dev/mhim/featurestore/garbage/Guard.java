package dev.mhim.featurestore.garbage;

import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Keeps imports and sweeps of one dataset apart, over all replicas. Each sets its own mark first
 * and looks for the other's then; the store shows what was written before, so that at least one of
 * both sees the other. A sweep gives way at once; an import waits, for a sweep is short.
 */
public final class Guard {
  /** An import renews its mark each {@link #RENEWAL}, unless its machine stands still. */
  private static final Duration IMPORT_LIFE = Duration.ofMinutes(15);

  private static final Duration RENEWAL = Duration.ofMinutes(1);

  /** A sweep ends after {@link #LONGEST_SWEEP}, and what it asked of the store soon after. */
  private static final Duration SWEEP_LIFE = Duration.ofMinutes(5);

  /** How long a sweep deletes at most. */
  static final Duration LONGEST_SWEEP = Duration.ofSeconds(60);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Marks imports;
  private final Marks sweeps;

  public Guard(ObjectStore store, Clock clock) {
    this.imports = new Marks(store, clock, "imports", IMPORT_LIFE);
    this.sweeps = new Marks(store, clock, "sweeps", SWEEP_LIFE);
  }

  /** An import under way: what it stores or finds stored stays until it is closed. One thread. */
  public final class Import implements AutoCloseable {
    private final String mark;
    private long renewed = System.nanoTime();

    private Import(String mark) {
      this.mark = mark;
    }

    /** To be called often; now and then it tells the store that the import goes on. */
    public void goesOn() {
      if (System.nanoTime() - renewed > RENEWAL.toNanos()) {
        imports.renew(mark);
        renewed = System.nanoTime();
      }
    }

    @Override
    public void close() {
      imports.clear(mark);
    }
  }

  /** Begins an import. Waits for a sweep of the dataset, at most some minutes. */
  public Import beginImport(DatasetName dataset) {
    Import begun = new Import(imports.set(dataset));
    try {
      while (sweeps.any(dataset)) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
      return begun;
    } catch (RuntimeException e) {
      begun.close();
      throw e;
    }
  }

  /** Whether an import of the dataset is under way. */
  boolean importsInto(DatasetName dataset) {
    return imports.any(dataset);
  }

  /** Runs a sweep, which must end in {@link #LONGEST_SWEEP}; empty where an import is under way. */
  <T> Optional<T> sweep(DatasetName dataset, Supplier<T> work) {
    String mark = sweeps.set(dataset);
    try {
      return imports.any(dataset) ? Optional.empty() : Optional.of(work.get());
    } finally {
      sweeps.clear(mark);
    }
  }
}
