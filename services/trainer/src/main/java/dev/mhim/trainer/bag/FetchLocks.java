package dev.mhim.trainer.bag;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Who fetches which bag into a folder that several trainers share: each bag has a byte of one file,
 * locked for as long as its fetch lasts. The operating system lets go of it when a trainer dies,
 * and knows it in other containers too, where process ids tell nothing.
 */
final class FetchLocks {
  static final String FILE = ".lock";
  private static final long POLL_MILLIS = 50;

  /** Never closed while the trainer runs: to close one channel of a file ends all its locks. */
  private final FileChannel channel;

  FetchLocks(Path folder) throws IOException {
    this.channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** A held lock. */
  interface Held extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /**
   * Waits until nobody else fetches the bag.
   *
   * @throws CancellationException when the bag is not wanted any more
   * @throws IOException when the folder's file system has no locks
   */
  Held hold(String sha256, BooleanSupplier cancelled) throws IOException {
    while (true) {
      Optional<Held> held = tryHold(sha256);
      if (held.isPresent()) {
        return held.get();
      }
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("bag " + sha256 + " is not wanted any more");
      }
      pause(sha256);
    }
  }

  /** The lock, or nothing while another trainer has it. */
  Optional<Held> tryHold(String sha256) throws IOException {
    try {
      FileLock lock = channel.tryLock(position(sha256), 1, false);
      return lock == null ? Optional.empty() : Optional.of(lock::release);
    } catch (OverlappingFileLockException heldByThisProcess) {
      return Optional.empty();
    }
  }

  /** 60 bits of the hash: two bags of one position would only wait for each other. */
  private static long position(String sha256) {
    return Long.parseLong(sha256, 0, 15, 16);
  }

  private static void pause(String sha256) {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while another trainer fetches " + sha256);
    }
  }
}
