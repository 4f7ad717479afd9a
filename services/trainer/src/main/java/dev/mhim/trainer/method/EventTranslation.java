package dev.mhim.trainer.method;

import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.training.EpochMetrics;
import dev.mhim.mil.training.TrainingEvent;
import dev.mhim.trainer.metric.FoldListener;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.Stage;
import dev.mhim.v1.StepProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What the method tells, as metrics. One fold, one thread. */
final class EventTranslation implements Consumer<TrainingEvent> {
  private static final double SECOND = 1e9;

  private final FoldListener listener;
  private final LongSupplier nanoTime;
  private final int stages;
  private final List<dev.mhim.v1.EpochMetrics> history = new ArrayList<>();
  private int epochs;
  private int bags;
  private long epochStart;

  EventTranslation(FoldConfig config, FoldListener listener, LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.stages = config.method() == Method.MHIM ? 2 : 1;
  }

  /** Goes on after the epochs of an attempt before. */
  void restore(MetricHistory earlier) {
    history.clear();
    history.addAll(earlier.getEpochsList());
  }

  /** The epochs so far, in order; those of attempts before, too. */
  List<dev.mhim.v1.EpochMetrics> history() {
    return List.copyOf(history);
  }

  @Override
  public void accept(TrainingEvent event) {
    switch (event) {
      case TrainingEvent.StageStarted started -> {
        epochs = started.epochs();
        bags = started.steps();
        epochStart = nanoTime.getAsLong();
        listener.onStage(
            progress(started.stage(), started.firstEpoch()).setLoss(Double.NaN).build());
      }
      case TrainingEvent.Progress now ->
          listener.onProgress(
              progress(now.stage(), now.epoch())
                  .setBagsDone(now.step())
                  .setLoss(now.loss())
                  .setPatchesPerSecond(now.patchesPerSecond())
                  .build());
      case TrainingEvent.EpochFinished(EpochMetrics metrics) -> onEpoch(metrics);
      case TrainingEvent.StageFinished _ -> {
        // The last epoch said it all.
      }
    }
  }

  private void onEpoch(EpochMetrics metrics) {
    long now = nanoTime.getAsLong();
    dev.mhim.v1.EpochMetrics epoch = translate(metrics, (now - epochStart) / SECOND);
    epochStart = now;
    history.add(epoch);
    listener.onEpoch(
        epoch,
        progress(metrics.stage(), metrics.epoch())
            .setBagsDone(bags)
            .setLoss(metrics.mainLoss() + metrics.auxLoss())
            .setPatchesPerSecond(metrics.patchesPerSecond())
            .build(),
        Math.round(metrics.patches() * bags));
  }

  private static dev.mhim.v1.EpochMetrics translate(EpochMetrics metrics, double seconds) {
    return dev.mhim.v1.EpochMetrics.newBuilder()
        .setStage(stage(metrics.stage()))
        .setEpoch(metrics.epoch())
        .setMainLoss(metrics.mainLoss())
        .setAuxLoss(metrics.auxLoss())
        .setLearningRate(metrics.learningRate())
        .setSelectionValue(orNan(metrics.metric()))
        .setTeacherSelectionValue(orNan(metrics.averageMetric()))
        .setKeptPatches(metrics.seen())
        .setPatchesPerSecond(metrics.patchesPerSecond())
        .setSeconds(seconds)
        .build();
  }

  static double orNan(OptionalDouble metric) {
    return metric.orElse(Double.NaN);
  }

  private StepProgress.Builder progress(dev.mhim.mil.training.Stage stage, int epoch) {
    return StepProgress.newBuilder()
        .setStage(stage(stage))
        .setEpoch(epoch)
        .setEpochCount(epochs)
        .setBagCount(bags)
        .setStageCount(stages);
  }

  private static Stage stage(dev.mhim.mil.training.Stage stage) {
    return switch (stage) {
      case TEACHER -> Stage.STAGE_TEACHER;
      case STUDENT -> Stage.STAGE_STUDENT;
    };
  }
}
