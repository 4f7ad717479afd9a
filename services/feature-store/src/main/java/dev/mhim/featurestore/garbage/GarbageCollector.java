package dev.mhim.featurestore.garbage;

import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.catalog.StoredBag;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.UnfinishedUploads;
import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.DatasetGarbage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Deletes bags that no version names: those of deleted versions at once, others once they are older
 * than the grace period, for a client may be about to publish them. Bounded in what one call
 * deletes.
 */
public final class GarbageCollector {
  private static final Logger LOG = Logger.getLogger(GarbageCollector.class);

  /** Bags one call deletes: some seconds of a store. */
  static final int MOST = 10_000;

  /** A deleted dataset goes in as many calls as it takes, but not for ever. */
  private static final int MOST_ROUNDS = 1_000;

  private final BagStore bags;
  private final LocalBags local;
  private final Sweep sweep;
  private final Guard guard;
  private final UnfinishedUploads uploads;
  private final Clock clock;
  private final Duration grace;
  private final Counter freedBytes;
  private final Counter freedBags;

  public GarbageCollector(
      DatasetCatalog catalog,
      BagStore bags,
      LocalBags local,
      Guard guard,
      UnfinishedUploads uploads,
      MeterRegistry meters,
      Clock clock,
      Duration grace) {
    this.bags = bags;
    this.local = local;
    this.guard = guard;
    this.uploads = uploads;
    this.sweep = new Sweep(catalog, bags, guard, () -> clock.instant().minus(grace));
    this.clock = clock;
    this.grace = grace;
    this.freedBytes =
        Counter.builder("mhim.feature.store.garbage.freed")
            .baseUnit("bytes")
            .description("bags deleted because no version names them")
            .register(meters);
    this.freedBags = meters.counter("mhim.feature.store.garbage.bags");
  }

  /**
   * One pass over some datasets.
   *
   * @param dryRun tell only
   */
  public CollectGarbageResponse collect(List<DatasetName> datasets, boolean dryRun) {
    Instant old = clock.instant().minus(grace);
    Predicate<StoredBag> due = bag -> bag.modified().isBefore(old);
    CollectGarbageResponse.Builder report = CollectGarbageResponse.newBuilder();
    int left = MOST;
    for (DatasetName dataset : datasets) {
      if (left == 0) {
        return report.setIncomplete(true).build();
      }
      try {
        Optional<DatasetGarbage> found = collect(dataset, due, left, dryRun, report);
        found.ifPresent(report::addDatasets);
        left -= dryRun ? 0 : found.map(DatasetGarbage::getBagCount).orElse(0);
      } catch (PlatformException e) {
        if (e.kind() != ErrorKind.DATA_LOSS) {
          throw e;
        }
        // What a version that can't be read names is not known: nothing of the dataset goes.
        LOG.warnf("the garbage of %s is kept: %s", dataset, e.getMessage());
        report.addDatasets(
            DatasetGarbage.newBuilder()
                .setName(dataset.toString())
                .setKeptBecause(String.valueOf(e.getMessage())));
      }
    }
    return report.build();
  }

  private Optional<DatasetGarbage> collect(
      DatasetName dataset,
      Predicate<StoredBag> due,
      int most,
      boolean dryRun,
      CollectGarbageResponse.Builder report) {
    List<StoredBag> garbage = sweep.garbage(dataset, due);
    if (garbage.isEmpty()) {
      return Optional.empty();
    }
    DatasetGarbage.Builder found = DatasetGarbage.newBuilder().setName(dataset.toString());
    Optional<Sweep.Swept> swept =
        dryRun ? told(dataset, garbage) : sweep.run(dataset, due, most, this::gone);
    if (swept.isEmpty()) {
      return Optional.of(
          found
              .setBagCount(0)
              .setKeptBecause("an import is under way, which may count on it")
              .build());
    }
    report
        .setSizeBytes(report.getSizeBytes() + swept.get().bytes())
        .setIncomplete(report.getIncomplete() || !swept.get().complete());
    return Optional.of(
        found.setBagCount(swept.get().bags()).setSizeBytes(swept.get().bytes()).build());
  }

  private Optional<Sweep.Swept> told(DatasetName dataset, List<StoredBag> garbage) {
    return guard.importsInto(dataset)
        ? Optional.empty()
        : Optional.of(
            new Sweep.Swept(
                garbage.size(), garbage.stream().mapToLong(StoredBag::sizeBytes).sum(), true));
  }

  /** Deletes the bags of versions that were deleted, unless others name them. Takes its time. */
  public void collectDeleted(DatasetName dataset, Set<String> named) {
    Predicate<StoredBag> due = bag -> named.contains(bag.key().sha256());
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Optional<Sweep.Swept> swept = sweep.run(dataset, due, MOST, this::gone);
      if (swept.isEmpty()) {
        LOG.infof("an import into %s is under way: what was deleted goes later", dataset);
        return;
      }
      if (swept.get().complete()) {
        return;
      }
    }
  }

  /**
   * Gives up uploads that are older than the grace period, but for those of imports under way.
   *
   * @param folder of which keys
   * @return how many went, or would go
   */
  public int giveUpUploads(String folder, boolean dryRun) {
    Instant old = clock.instant().minus(grace);
    int count = 0;
    for (UnfinishedUploads.Upload upload : uploads.list(folder)) {
      if (upload.begun().isBefore(old) && !isOfImport(upload)) {
        if (!dryRun) {
          uploads.abort(upload);
        }
        count++;
      }
    }
    return count;
  }

  private boolean isOfImport(UnfinishedUploads.Upload upload) {
    Optional<DatasetName> dataset = DatasetFolders.ofKey(upload.key());
    return dataset.isPresent() && guard.importsInto(dataset.get());
  }

  /** Bags that another replica, or someone else, has deleted go from the own disk. */
  public void dropDeletedFromDisk() {
    for (BagKey bag : local.keys()) {
      if (!bags.contains(bag.dataset(), bag.sha256())) {
        local.drop(bag);
      }
    }
  }

  private void gone(List<StoredBag> batch) {
    batch.forEach(bag -> local.drop(bag.key()));
    long bytes = batch.stream().mapToLong(StoredBag::sizeBytes).sum();
    freedBytes.increment((double) bytes);
    freedBags.increment(batch.size());
    LOG.infof(
        "garbage of dataset=%s bags=%d bytes=%d",
        batch.getFirst().key().dataset(), batch.size(), bytes);
  }
}
