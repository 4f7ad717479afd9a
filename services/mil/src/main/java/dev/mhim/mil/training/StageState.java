package dev.mhim.mil.training;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How far a stage has come, apart from the weights under training. One thread. */
final class StageState {
  private int nextEpoch;
  private int shortfalls;
  private @Nullable BestModel best;
  private @Nullable BestModel bestAverage;
  private final List<EpochMetrics> history = new ArrayList<>();

  StageState() {}

  StageState(
      int nextEpoch,
      int shortfalls,
      BestModel best,
      @Nullable BestModel bestAverage,
      List<EpochMetrics> history) {
    this.nextEpoch = nextEpoch;
    this.shortfalls = shortfalls;
    this.best = best;
    this.bestAverage = bestAverage;
    this.history.addAll(history);
  }

  int nextEpoch() {
    return nextEpoch;
  }

  /** Epochs in a row that fell short of the best one. */
  int shortfalls() {
    return shortfalls;
  }

  BestModel best() {
    if (best == null) {
      throw new IllegalStateException("no epoch has been finished");
    }
    return best;
  }

  @Nullable BestModel bestAverage() {
    return bestAverage;
  }

  List<EpochMetrics> history() {
    return List.copyOf(history);
  }

  boolean improves(OptionalDouble metric) {
    return best == null || best.yieldsTo(metric);
  }

  boolean averageImproves(OptionalDouble metric) {
    return bestAverage == null || bestAverage.yieldsTo(metric);
  }

  void select(BestModel model) {
    best = model;
  }

  void selectAverage(BestModel model) {
    bestAverage = model;
  }

  /** Closes an epoch, its models already selected. */
  void finish(EpochMetrics metrics) {
    boolean fellShort =
        metrics.metric().isPresent()
            && best().metric().isPresent()
            && metrics.metric().getAsDouble() < best().metric().getAsDouble();
    shortfalls = fellShort ? shortfalls + 1 : 0;
    history.add(metrics);
    nextEpoch = metrics.epoch() + 1;
  }
}
