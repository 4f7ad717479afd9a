package dev.mhim.featurestore.grpc;

import dev.mhim.featurestore.cache.DamagedBagException;
import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.store.ObjectTransfer;
import dev.mhim.tensors.bag.BagFile;
import dev.mhim.v1.BagHeader;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Opens bags: from the own disk where they are there, else from the object store. */
final class BagSource {
  /** Parts made at once: each is read, converted and written to the disk. */
  private static final int PARTS = 2;

  private final BagStore store;
  private final LocalBags local;
  private final MeterRegistry meters;
  private final Semaphore parts = new Semaphore(PARTS);

  BagSource(BagStore store, LocalBags local, MeterRegistry meters) {
    this.store = store;
    this.local = local;
    this.meters = meters;
  }

  /**
   * What a stream tells.
   *
   * @param header of the whole file
   * @param frames its bytes from the offset on
   */
  record Opened(BagHeader header, BagFrames frames) {}

  /**
   * Opens a bag.
   *
   * @throws PlatformException NOT_FOUND, INVALID_ARGUMENT for an offset or a part that it has not,
   *     or UNAVAILABLE
   */
  Opened open(BagKey bag, BagSelection selection, long offset) {
    return selection.isWhole() ? whole(bag, offset) : part(bag, selection, offset);
  }

  /** Opens a whole bag at the object store, whether it is on the own disk or not. */
  Opened openAtStore(BagKey bag, long offset) {
    ObjectTransfer transfer = transfer(bag, offset);
    return opened(bag, transfer, BagFrames.passing(transfer.bytes()));
  }

  /** What a bag is, whole. */
  BagHeader header(BagKey bag) {
    return header(bag.sha256(), store.size(bag));
  }

  private Opened whole(BagKey bag, long offset) {
    Optional<MemorySegment> here = local.find(bag);
    count(here.isPresent());
    if (here.isPresent()) {
      return mapped(bag.sha256(), here.get(), offset);
    }
    ObjectTransfer transfer = transfer(bag, offset);
    if (offset > 0) {
      // One that goes on in the middle is no whole bag to keep, nor to compare with its hash.
      return opened(bag, transfer, BagFrames.passing(transfer.bytes()));
    }
    return opened(
        bag,
        transfer,
        local
            .begin(bag, transfer.sizeBytes())
            .map(filling -> BagFrames.kept(transfer.bytes(), filling))
            .orElseGet(() -> BagFrames.checked(transfer.bytes(), bag)));
  }

  /** The bytes of a bag from an offset on, and the size of the whole. */
  private ObjectTransfer transfer(BagKey bag, long offset) {
    if (offset == 0) {
      return store.get(bag);
    }
    long size = store.size(bag);
    requireWithin(offset, size);
    // A store refuses to begin at the end.
    return new ObjectTransfer(
        size, offset == size ? InputStream.nullInputStream() : store.open(bag, offset));
  }

  private static Opened opened(BagKey bag, ObjectTransfer transfer, BagFrames frames) {
    return new Opened(header(bag.sha256(), transfer.sizeBytes()), frames);
  }

  private Opened part(BagKey bag, BagSelection selection, long offset) {
    parts.acquireUninterruptibly();
    try {
      Optional<MemorySegment> here = local.find(bag);
      count(here.isPresent());
      MemorySegment whole = here.isPresent() ? here.get() : load(bag);
      return mapped("", write(bag, whole, selection), offset);
    } catch (DamagedBagException e) {
      throw BagStream.damaged(bag, e);
    } catch (IOException e) {
      throw new PlatformException(
          ErrorKind.UNAVAILABLE,
          Problems.of(
              "CACHE_FAILED",
              bag.toString(),
              "",
              "the part of the bag could not be made: " + e.getMessage(),
              "look at the space of mhim.feature-store.cache-dir, or ask for the whole bag"),
          e);
    } finally {
      parts.release();
    }
  }

  private MemorySegment load(BagKey bag) throws IOException {
    try (ObjectTransfer transfer = store.get(bag)) {
      return local.load(bag, transfer.sizeBytes(), transfer.bytes());
    }
  }

  private MemorySegment write(BagKey bag, MemorySegment whole, BagSelection selection)
      throws IOException {
    Path file = local.temporary();
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
        selection.write(out, BagFile.of(whole, bag.toString()), bag.toString());
      }
      return LocalBags.map(file);
    } finally {
      Files.delete(file); // it stays mapped
    }
  }

  private static Opened mapped(String sha256, MemorySegment file, long offset) {
    requireWithin(offset, file.byteSize());
    return new Opened(header(sha256, file.byteSize()), BagFrames.mapped(file, offset));
  }

  private static BagHeader header(String sha256, long size) {
    return BagHeader.newBuilder().setSha256(sha256).setSizeBytes(size).build();
  }

  private void count(boolean hit) {
    meters.counter("mhim.feature.store.bag.lookups", "result", hit ? "hit" : "miss").increment();
  }

  private static void requireWithin(long offset, long size) {
    if (offset < 0 || offset > size) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OFFSET_OUT_OF_RANGE",
              "offset",
              Long.toString(offset),
              "the bag has " + size + " bytes",
              "give an offset from 0 to its size"));
    }
  }
}
