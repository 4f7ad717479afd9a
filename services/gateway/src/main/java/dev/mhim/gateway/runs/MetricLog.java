package dev.mhim.gateway.runs;

import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.MetricBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of one run: every epoch that ended, and the newest position of each fold. */
final class MetricLog {
  /** Epochs kept of a fold; the oldest go first. Twice the published number of epochs, 40 times. */
  private static final int MOST_EPOCHS_OF_A_FOLD = 20_000;

  private static final int EPOCHS_OF_A_BATCH = 500;

  private static final class Fold {
    private final List<MetricBatch> epochs = new ArrayList<>();
    private int epochCount;
    private MetricBatch newest = MetricBatch.getDefaultInstance();
  }

  private final Map<Integer, Fold> folds = new TreeMap<>();

  /** Adds a batch; one of an attempt that was superseded, or one that came before, is dropped. */
  boolean add(MetricBatch batch) {
    Fold fold = folds.computeIfAbsent(batch.getFold(), key -> new Fold());
    if (batch.getAttempt() < fold.newest.getAttempt()
        || (batch.getAttempt() == fold.newest.getAttempt()
            && batch.getSequence() <= fold.newest.getSequence())) {
      return false;
    }
    fold.newest = batch;
    if (batch.getEpochsCount() > 0) {
      keep(fold, batch);
    }
    return true;
  }

  private static void keep(Fold fold, MetricBatch batch) {
    fold.epochCount += batch.getEpochsCount();
    MetricBatch last = fold.epochs.isEmpty() ? null : fold.epochs.getLast();
    if (last != null
        && last.getAttempt() == batch.getAttempt()
        && last.getEpochsCount() + batch.getEpochsCount() <= EPOCHS_OF_A_BATCH) {
      fold.epochs.set(
          fold.epochs.size() - 1,
          batch.toBuilder().clearEpochs().addAllEpochs(joined(last, batch)).build());
    } else {
      fold.epochs.add(batch);
    }
    while (fold.epochCount > MOST_EPOCHS_OF_A_FOLD && fold.epochs.size() > 1) {
      fold.epochCount -= fold.epochs.removeFirst().getEpochsCount();
    }
  }

  private static List<EpochMetrics> joined(MetricBatch first, MetricBatch second) {
    List<EpochMetrics> epochs = new ArrayList<>(first.getEpochsList());
    epochs.addAll(second.getEpochsList());
    return epochs;
  }

  /** Everything a newcomer needs, by fold: every epoch so far, then the newest position. */
  List<MetricBatch> snapshot() {
    List<MetricBatch> batches = new ArrayList<>();
    for (Fold fold : folds.values()) {
      batches.addAll(fold.epochs);
      if (fold.epochs.isEmpty() || isOlder(fold.epochs.getLast(), fold.newest)) {
        batches.add(fold.newest);
      }
    }
    return batches;
  }

  private static boolean isOlder(MetricBatch batch, MetricBatch newest) {
    return batch.getSequence() != newest.getSequence() || batch.getAttempt() != newest.getAttempt();
  }

  int epochCount() {
    return folds.values().stream().mapToInt(fold -> fold.epochCount).sum();
  }
}
