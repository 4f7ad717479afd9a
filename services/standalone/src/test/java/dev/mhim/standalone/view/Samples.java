package dev.mhim.standalone.view;

import com.google.protobuf.Timestamp;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.Stage;
import dev.mhim.v1.StepProgress;
import java.util.stream.IntStream;

/** A run as the platform tells it. */
final class Samples {
  static final long START = 1_700_000_000;

  private Samples() {}

  static Run run(FoldStatus.State... folds) {
    Run.Builder run =
        Run.newBuilder()
            .setName("projects/default/runs/r1")
            .setState(Run.State.STATE_RUNNING)
            .setProtocol(Protocol.PROTOCOL_HELD_OUT)
            .setDataset("projects/default/datasets/elephant/versions/1")
            .setSettings(Settings.newBuilder().setNumEpoch(10))
            .setRevision(1)
            .setCreateTime(Timestamp.newBuilder().setSeconds(START));
    IntStream.range(0, folds.length).forEach(i -> run.addFolds(fold(i, folds[i], 1)));
    return run.build();
  }

  static FoldStatus fold(int fold, FoldStatus.State state, int attempt) {
    return FoldStatus.newBuilder().setFold(fold).setState(state).setAttempt(attempt).build();
  }

  /** A batch of fold 0: 10 epochs of 100 bags, in each of two stages. */
  static MetricBatch batch(int attempt, long second, Stage stage, int epoch, int bags) {
    return MetricBatch.newBuilder()
        .setFold(0)
        .setAttempt(attempt)
        .setTime(Timestamp.newBuilder().setSeconds(START + second))
        .setProgress(
            StepProgress.newBuilder()
                .setStage(stage)
                .setStageCount(2)
                .setEpoch(epoch)
                .setEpochCount(10)
                .setBagsDone(bags)
                .setBagCount(100)
                .setLoss(0.4321)
                .setPatchesPerSecond(1234))
        .build();
  }

  static MetricBatch withEpoch(MetricBatch batch, double selection) {
    return batch.toBuilder()
        .addEpochs(
            EpochMetrics.newBuilder()
                .setStage(batch.getProgress().getStage())
                .setSelectionValue(selection))
        .build();
  }

  static Evaluation evaluation(Protocol protocol) {
    return Evaluation.newBuilder()
        .setProtocol(protocol)
        .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
        .setSeed(2021)
        .addModels(model(ModelRole.MODEL_ROLE_BASELINE, 0.9, 1.0))
        .addModels(model(ModelRole.MODEL_ROLE_STUDENT, 0.8, 0.9))
        .addModels(model(ModelRole.MODEL_ROLE_TEACHER, 0.7, 0.8))
        .build();
  }

  static ModelEvaluation model(ModelRole role, double first, double second) {
    return ModelEvaluation.newBuilder()
        .setRole(role)
        .addMetrics(metric("auc", first, second))
        .addMetrics(metric("accuracy_macro", first, second))
        .addMetrics(metric("f1_macro", first, second))
        .addSelectedEpochs(3)
        .addSelectedEpochs(4)
        .build();
  }

  static MetricSummary metric(String name, double first, double second) {
    return MetricSummary.newBuilder()
        .setMetric(name)
        .setMean((first + second) / 2)
        .setStd(Math.abs(first - second) / 2)
        .addFolds(FoldValue.newBuilder().setFold(0).setValue(first))
        .addFolds(FoldValue.newBuilder().setFold(1).setValue(second))
        .build();
  }
}
