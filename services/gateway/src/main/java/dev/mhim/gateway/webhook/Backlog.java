package dev.mhim.gateway.webhook;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was read and is not told yet. A partition is committed up to the first record that is still
 * open, so that after a restart each of those is read again.
 */
final class Backlog {
  private static final class Reading {
    private final TreeMap<Long, Future<?>> open = new TreeMap<>();
    private long next;

    long done() {
      return open.isEmpty() ? next : open.firstKey();
    }
  }

  private final Map<TopicPartition, Reading> readings = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  /** A record was read that needs nothing. */
  synchronized void pass(TopicPartition partition, long offset) {
    readings.computeIfAbsent(partition, it -> new Reading()).next = offset + 1;
  }

  /** A record was read that is open until its work is done. */
  synchronized void open(TopicPartition partition, long offset, Future<?> work) {
    pass(partition, offset);
    reading(partition).open.put(offset, work);
  }

  /** The work of a record is done; nothing where the partition is somebody else's by now. */
  synchronized void close(TopicPartition partition, long offset) {
    reading(partition).open.remove(offset);
  }

  private Reading reading(TopicPartition partition) {
    Reading reading = readings.get(partition);
    return reading == null ? new Reading() : reading;
  }

  /** How many are open. */
  synchronized int size() {
    return readings.values().stream().mapToInt(reading -> reading.open.size()).sum();
  }

  /** What can be committed and is not yet. */
  synchronized Map<TopicPartition, OffsetAndMetadata> toCommit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    readings.forEach((partition, reading) -> {
      long done = reading.done();
      if (!Long.valueOf(done).equals(committed.get(partition))) {
        offsets.put(partition, new OffsetAndMetadata(done));
      }
    });
    return offsets;
  }

  /** It was committed. */
  synchronized void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
  }

  /** Ends the work on partitions that are no more read here. */
  synchronized void drop(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Reading reading = readings.remove(partition);
      committed.remove(partition);
      if (reading != null) {
        reading.open.values().forEach(work -> work.cancel(true));
      }
    }
  }

  /** Ends all work. */
  synchronized void dropAll() {
    drop(List.copyOf(readings.keySet()));
  }
}
