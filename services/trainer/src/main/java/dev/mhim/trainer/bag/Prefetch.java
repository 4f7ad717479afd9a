package dev.mhim.trainer.bag;

import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the bags of a fold before they are needed, with a few threads for all folds. */
public final class Prefetch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Prefetch.class);
  private static final int THREADS = 2;

  private final BagCache cache;
  private final long capacity;
  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().name("prefetch-", 0).daemon().factory());

  /**
   * A prefetcher.
   *
   * @param capacity bytes of the cache: more than that is not fetched in advance, since it would
   *     push out what is needed first
   */
  public Prefetch(BagCache cache, long capacity) {
    this.cache = cache;
    this.capacity = capacity;
  }

  /**
   * Begins to fetch, in this order, and returns at once.
   *
   * @param cancelled the bags are not needed any more
   */
  public void begin(List<BagAddress> bags, BooleanSupplier cancelled) {
    long total = 0;
    for (BagAddress bag : bags) {
      total += bag.sizeBytes();
      if (total > capacity) {
        return;
      }
      pool.execute(Context.current().wrap(() -> fetch(bag, cancelled)));
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private void fetch(BagAddress bag, BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      return;
    }
    try {
      cache.read(bag, file -> file, cancelled);
    } catch (IOException | CancellationException e) {
      // Who needs the bag will meet the same and say so; here it is only ahead of its time.
      LOG.debug("bag {} could not be fetched in advance", bag.bagId(), e);
    }
  }
}
