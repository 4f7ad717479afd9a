package dev.mhim.standalone.bags;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Bytes that several readers took together in a time.
 *
 * @param bytes how many
 * @param time from the start of the first to the end of the last
 */
public record Throughput(long bytes, Duration time) {
  /** Something that reads one bag after the other. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads a bag whole.
     *
     * @param turn counts the bags of this reader from 0
     * @return its bytes
     */
    long read(int turn) throws Exception;
  }

  /** MiB a second. */
  public double mibPerSecond() {
    return bytes / (double) (1 << 20) / (time.toNanos() / 1e9);
  }

  /**
   * Lets each reader read for a time; one bag at least; a bag that was begun is read to its end and
   * counted.
   *
   * @throws ExecutionException with what a reader threw
   */
  public static Throughput measure(List<? extends Reader> readers, Duration least)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(readers.size())) {
      long start = System.nanoTime();
      List<Future<Long>> counts = new ArrayList<>();
      for (Reader reader : readers) {
        counts.add(
            threads.submit(() -> {
              long bytes = 0;
              int turn = 0;
              do {
                bytes += reader.read(turn++);
              } while (System.nanoTime() - start < least.toNanos());
              return bytes;
            }));
      }
      long bytes = 0;
      for (Future<Long> count : counts) {
        bytes += count.get();
      }
      return new Throughput(bytes, Duration.ofNanos(System.nanoTime() - start));
    }
  }
}
