package dev.mhim.featurestore.garbage;

import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.catalog.StoredBag;
import dev.mhim.platform.name.DatasetName;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Finds and deletes the bags of a dataset that no version of it names. */
final class Sweep {
  /** Bags a request to the store deletes. */
  private static final int BATCH = 200;

  private final DatasetCatalog catalog;
  private final BagStore bags;
  private final Guard guard;
  private final Supplier<Instant> young;

  /**
   * A sweep.
   *
   * @param young since when a file must have been sent for its bag to stay
   */
  Sweep(DatasetCatalog catalog, BagStore bags, Guard guard, Supplier<Instant> young) {
    this.catalog = catalog;
    this.bags = bags;
    this.guard = guard;
    this.young = young;
  }

  /**
   * What a sweep of a dataset did.
   *
   * @param bags how many went
   * @param bytes their size
   * @param complete false where more is left than one sweep deletes
   */
  record Swept(int bags, long bytes, boolean complete) {}

  /** Bags that are due and that neither a version names nor a client is about to. */
  List<StoredBag> garbage(DatasetName dataset, Predicate<StoredBag> due) {
    // First what is stored: a version that comes in between has only bags that are listed, or kept
    // by its import.
    List<StoredBag> old = bags.list(dataset).stream().filter(due).toList();
    if (old.isEmpty()) {
      return old;
    }
    Set<String> named = new HashSet<>(bags.uploads().bagsSince(dataset, young.get()));
    catalog.all(dataset).forEach(version -> named.addAll(DatasetCatalog.bags(version)));
    return old.stream().filter(bag -> !named.contains(bag.key().sha256())).toList();
  }

  /**
   * Deletes them, at most for {@link Guard#LONGEST_SWEEP}.
   *
   * @param gone told each batch that went
   * @return empty where an import is under way, which may count on any of them
   */
  Optional<Swept> run(
      DatasetName dataset, Predicate<StoredBag> due, int most, Consumer<List<StoredBag>> gone) {
    return guard.sweep(
        dataset,
        () -> {
          long end = System.nanoTime() + Guard.LONGEST_SWEEP.toNanos();
          catalog.deleteLeftovers(dataset);
          List<StoredBag> garbage = garbage(dataset, due);
          List<StoredBag> wanted = garbage.subList(0, Math.min(most, garbage.size()));
          int done = 0;
          long bytes = 0;
          while (done < wanted.size() && System.nanoTime() - end < 0) {
            List<StoredBag> batch = wanted.subList(done, Math.min(done + BATCH, wanted.size()));
            // First what says that they are there.
            bags.uploads().forget(dataset, batch.stream().map(bag -> bag.key().sha256()).toList());
            bags.delete(batch.stream().map(StoredBag::key).toList());
            gone.accept(batch);
            done += batch.size();
            bytes += batch.stream().mapToLong(StoredBag::sizeBytes).sum();
          }
          return new Swept(done, bytes, done == garbage.size());
        });
  }
}
