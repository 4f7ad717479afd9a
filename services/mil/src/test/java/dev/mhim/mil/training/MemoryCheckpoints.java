package dev.mhim.mil.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps every checkpoint of a fold in memory. */
final class MemoryCheckpoints implements CheckpointStore {
  private final List<Checkpoint> saved = new ArrayList<>();

  /** A store whose newest checkpoint is this one. */
  static MemoryCheckpoints of(Checkpoint checkpoint) {
    MemoryCheckpoints store = new MemoryCheckpoints();
    store.save(checkpoint);
    return store;
  }

  List<Checkpoint> saved() {
    return List.copyOf(saved);
  }

  @Override
  public Optional<Checkpoint> latest() {
    return saved.isEmpty() ? Optional.empty() : Optional.of(saved.getLast());
  }

  @Override
  public void save(Checkpoint checkpoint) {
    saved.add(checkpoint);
  }
}
