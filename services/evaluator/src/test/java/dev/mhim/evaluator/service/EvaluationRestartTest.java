package dev.mhim.evaluator.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.StoredObject;
import dev.mhim.testing.Backends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.Stage;
import dev.mhim.v1.SurvivalLabel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An evaluator that dies at any point and is started again: what is on the store by then is what
 * the new one finds, and each run ends with one evaluation, whoever made it.
 */
@QuarkusTest
@QuarkusTestResource(Backends.class)
class EvaluationRestartTest {
  private final ObjectStore store;
  private final Artifacts artifacts;

  @Inject
  EvaluationRestartTest(ObjectStore store, Artifacts artifacts) {
    this.store = store;
    this.artifacts = artifacts;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void filesThatWereStoredBeforeTheEndAreTheSameAgain(int stored) {
    RunName name = new RunName("default", "r-restart-" + stored);
    Run run = survivalRun(name);
    Evaluation uninterrupted = new EvaluationService(artifacts).evaluate(run);
    assertThat(uninterrupted.getProblemsList()).isEmpty();
    // As if it had died after so many files: the others were never written.
    uninterrupted.getArtifactsList().stream()
        .skip(stored)
        .forEach(artifact -> store.delete(artifact.getObjectKey()));

    Evaluation again = new EvaluationService(artifacts).evaluate(run);

    assertThat(again.toByteArray()).isEqualTo(uninterrupted.toByteArray());
    assertThat(again.getArtifactsList())
        .allSatisfy(artifact -> assertThat(artifacts.read(artifact)).isNotEmpty());
    assertThat(store.list(Artifacts.prefix(name) + "evaluations/"))
        .extracting(StoredObject::key)
        .containsExactlyInAnyOrderElementsOf(
            again.getArtifactsList().stream().map(Artifact::getObjectKey).toList());
  }

  @Test
  void survivalIsScoredWithTheBinsOfItsSplitPlanAndShowsItsEpochs() {
    Run run = survivalRun(new RunName("default", "r-bins"));
    Evaluation evaluation = new EvaluationService(artifacts).evaluate(run);
    assertThat(evaluation.getModels(0).getMetricsList())
        .anySatisfy(metric -> {
          assertThat(metric.getMetric()).isEqualTo("integrated_brier");
          assertThat(metric.hasMean()).isTrue();
        });
    String report =
        new String(
            artifacts.read(
                evaluation.getArtifactsList().stream()
                    .filter(artifact -> artifact.getPath().equals("report.html"))
                    .findFirst()
                    .orElseThrow()),
            StandardCharsets.UTF_8);
    assertThat(report).contains("Learning curves", "Survival by predicted risk", "held-out");
  }

  @Test
  void aCardGoesWithTheModels() {
    Run run = survivalRun(new RunName("default", "r-card"));
    Artifact card =
        new EvaluationService(artifacts)
            .evaluate(run).getArtifactsList().stream()
                .filter(file -> file.getKind() == ArtifactKind.ARTIFACT_KIND_MODEL_CARD)
                .findFirst()
                .orElseThrow();
    assertThat(card.getPath()).isEqualTo("model-card.md");
    assertThat(new String(artifacts.read(card), StandardCharsets.UTF_8))
        .contains("# Model card: projects/default/runs/r-card", "C-index (Harrell)", "4 time bins");
  }

  @Test
  void splitPlanThatCantBeReadFailsTheRunAndSaysWhich() {
    RunName name = new RunName("default", "r-no-plan");
    Run run =
        survivalRun(name).toBuilder()
            .setSplitPlan(put(name, "plan", ArtifactKind.ARTIFACT_KIND_SPLIT_PLAN, new byte[] {9}))
            .build();
    Evaluation evaluation = new EvaluationService(artifacts).evaluate(run);
    assertThat(evaluation.getModelsList()).isEmpty();
    assertThat(evaluation.getProblems(0).getReason()).isEqualTo("UNREADABLE_SPLIT_PLAN");
    assertThat(evaluation.getProblems(0).getSubject()).contains("r-no-plan/plan");
  }

  private Run survivalRun(RunName name) {
    Random random = new Random(3);
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder().setRole(ModelRole.MODEL_ROLE_STUDENT);
    for (int i = 0; i < 25; i++) {
      float hazard = (float) random.nextGaussian();
      model.addPredictions(
          BagPrediction.newBuilder()
              .setCaseId("p" + i)
              .setBagId("p" + i)
              .setSurvival(
                  SurvivalLabel.newBuilder().setTime(1 + random.nextInt(40)).setEvent(i % 3 > 0))
              .addAllLogits(List.of(hazard, hazard, hazard, hazard)));
    }
    FoldPredictions predictions =
        FoldPredictions.newBuilder()
            .setRun(name.toString())
            .setLabelKind(LabelKind.LABEL_KIND_SURVIVAL)
            .addModels(model)
            .build();
    MetricHistory history =
        MetricHistory.newBuilder()
            .addEpochs(EpochMetrics.newBuilder().setStage(Stage.STAGE_STUDENT).setMainLoss(1))
            .addEpochs(
                EpochMetrics.newBuilder()
                    .setStage(Stage.STAGE_STUDENT)
                    .setEpoch(1)
                    .setMainLoss(0.5))
            .build();
    SplitPlan plan =
        SplitPlan.newBuilder()
            .setLabelKind(LabelKind.LABEL_KIND_SURVIVAL)
            .addAllSurvivalEdges(List.of(0.5, 10.5, 20.5, 30.5, 41.0))
            .build();
    return Run.newBuilder()
        .setName(name.toString())
        .setState(Run.State.STATE_EVALUATING)
        .setUpdateTime(Timestamps.fromSeconds(42))
        .setProtocol(Protocol.PROTOCOL_HELD_OUT)
        .setSettings(Settings.newBuilder().setSeed(2021).setNumBootstrap(50))
        .setSplitPlan(put(name, "plan", ArtifactKind.ARTIFACT_KIND_SPLIT_PLAN, plan.toByteArray()))
        .addFolds(
            FoldStatus.newBuilder()
                .addArtifacts(
                    put(
                        name,
                        "predictions",
                        ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
                        predictions.toByteArray()))
                .addArtifacts(
                    put(
                        name,
                        "history",
                        ArtifactKind.ARTIFACT_KIND_HISTORY,
                        history.toByteArray())))
        .build();
  }

  private Artifact put(RunName run, String path, ArtifactKind kind, byte[] bytes) {
    return artifacts.put(run, path, path, kind, bytes);
  }
}
