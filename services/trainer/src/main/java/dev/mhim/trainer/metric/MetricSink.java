package dev.mhim.trainer.metric;

import dev.mhim.v1.MetricBatch;

/** Where batches of metrics go. */
@FunctionalInterface
public interface MetricSink {
  /**
   * Takes a batch without waiting.
   *
   * @param task the task's name, the key
   * @return false when there is no room for it: it is dropped
   */
  boolean offer(String task, MetricBatch batch);
}
