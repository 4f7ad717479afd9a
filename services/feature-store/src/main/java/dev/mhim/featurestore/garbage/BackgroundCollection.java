package dev.mhim.featurestore.garbage;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.v1.CollectGarbageResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Garbage collection by itself: now and then, and after each deletion; one thing at a time. */
public final class BackgroundCollection implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BackgroundCollection.class);

  private final GarbageCollector collector;
  private final DatasetFolders folders;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("garbage-collection").factory());

  public BackgroundCollection(GarbageCollector collector, DatasetFolders folders) {
    this.collector = collector;
    this.folders = folders;
  }

  /** Begins to look each interval; zero: never. */
  @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is told, and nobody waits for it
  public void start(Duration interval) {
    if (!interval.isZero()) {
      long millis = interval.toMillis();
      thread.scheduleWithFixedDelay(
          () -> tell("of all datasets", this::pass), millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Lets the bags of deleted versions go as soon as possible. */
  public void afterDeletion(DatasetName dataset, Set<String> bags) {
    thread.execute(() -> tell("of " + dataset, () -> collector.collectDeleted(dataset, bags)));
  }

  private void pass() {
    CollectGarbageResponse done = collector.collect(folders.all(), false);
    int uploads = collector.giveUpUploads(DatasetFolders.folder("-"), false);
    collector.dropDeletedFromDisk();
    if (done.getSizeBytes() > 0 || uploads > 0) {
      LOG.infof(
          "garbage collection freed bytes=%d datasets=%d unfinished_uploads=%d",
          done.getSizeBytes(), done.getDatasetsCount(), uploads);
    }
  }

  /** Whatever goes wrong, the next pass tries it again. */
  private static void tell(String what, Runnable work) {
    try {
      work.run();
    } catch (PlatformException e) {
      LOG.warnf("the garbage %s is left for the next pass: %s", what, e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "the garbage %s is left for the next pass", what);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
