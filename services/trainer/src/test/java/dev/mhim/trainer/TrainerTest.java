package dev.mhim.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.mil.config.ConfigFlags;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.StoredObject;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.TensorFile;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.slot.FoldSlots;
import dev.mhim.trainer.testing.Eventually;
import dev.mhim.trainer.testing.FakeFeatureStore;
import dev.mhim.trainer.testing.FeatureStoreResource;
import dev.mhim.trainer.testing.Tasks;
import dev.mhim.trainer.testing.TestTopics;
import dev.mhim.trainer.testing.TinyDataset;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Baseline;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.FitAll;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Loss;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.Stage;
import dev.mhim.v1.StepProgress;
import dev.mhim.v1.Task;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks in; metrics, artifacts and events out: the real method, broker and store. */
@QuarkusTest
@QuarkusTestResource(Backends.class)
@QuarkusTestResource(FeatureStoreResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus fills the fields in.
class TrainerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Inject Artifacts artifacts;
  @Inject ObjectStore store;
  @Inject FoldSlots slots;

  @TestHTTPResource("/q/health/ready")
  URI ready;

  @TestHTTPResource("/q/metrics")
  URI metrics;

  RunningBackends backends;
  FakeFeatureStore featureStore;
  private TestTopics topics;

  @BeforeEach
  void connect() {
    topics = new TestTopics(backends.bootstrapServers());
  }

  @AfterEach
  void disconnect() {
    topics.close();
  }

  @Test
  void foldsOfARunEndWithMetricsArtifactsAndSuccess() throws Exception {
    SplitPlan plan = TinyDataset.classification(featureStore);
    for (int fold = 0; fold < 2; fold++) {
      topics.enqueue(task("tiny", fold, plan, TinyDataset.settings(2).build()));
    }
    List<RunEvent> succeeded = await("tiny", 2, RunEvent::hasTaskSucceeded);
    assertThat(topics.events("tiny")).filteredOn(RunEvent::hasTaskClaimed).hasSize(2);
    assertThat(get(ready).statusCode()).isEqualTo(200);
    assertThat(get(metrics).body()).contains("mhim_trainer_claims_total");

    for (RunEvent event : succeeded) {
      List<Artifact> files = event.getTaskSucceeded().getArtifactsList();
      String fold = "folds/" + event.getTaskSucceeded().getClaim().getFold() + "/";
      assertThat(files)
          .extracting(Artifact::getPath)
          .containsExactlyInAnyOrder(
              fold + "baseline.safetensors",
              fold + "student.safetensors",
              fold + "teacher.safetensors",
              fold + "predictions.binpb",
              fold + "history.binpb");
      assertThat(files)
          .allSatisfy(file ->
              assertThat(file.getObjectKey()).startsWith("runs/test/tiny/" + fold + "attempts/1/"));
    }
    List<Artifact> files = succeeded.getFirst().getTaskSucceeded().getArtifactsList();
    int fold = succeeded.getFirst().getTaskSucceeded().getClaim().getFold();
    checkPredictions(FoldPredictions.parseFrom(read(files, "predictions.binpb")), plan, fold);
    checkHistory(MetricHistory.parseFrom(read(files, "history.binpb")));
    checkModel(read(files, "student.safetensors"));
    checkMetrics("tiny", fold);
  }

  @Test
  void fitOnAllCasesEndsWhereTheFoldsDidAndLeavesModelsAlone() throws Exception {
    SplitPlan plan = TinyDataset.classification(featureStore);
    Settings settings = TinyDataset.settings(5).build();
    Task fold = task("all", 2, plan, settings);
    FitAll.Builder fit = FitAll.newBuilder();
    for (int selected : List.of(0, 2, 4)) {
      fit.addPredictions(predictions("all", selected));
    }
    topics.enqueue(fold.toBuilder().setFold(fold.getFold().toBuilder().setFitAll(fit)).build());

    List<Artifact> files = artifactsOf("all");

    assertThat(files)
        .extracting(Artifact::getPath)
        .containsExactlyInAnyOrder(
            "all/baseline.safetensors",
            "all/student.safetensors",
            "all/teacher.safetensors",
            "all/history.binpb");
    assertThat(MetricHistory.parseFrom(read(files, "history.binpb")).getEpochsList())
        .extracting(EpochMetrics::getStage)
        .containsExactly(
            Stage.STAGE_TEACHER,
            Stage.STAGE_TEACHER,
            Stage.STAGE_TEACHER,
            Stage.STAGE_STUDENT,
            Stage.STAGE_STUDENT);
    TensorFile model =
        Safetensors.read(
            MemorySegment.ofArray(read(files, "student.safetensors")), "all/student.safetensors");
    assertThat(model.metadata())
        .containsEntry("mhim.fold", "all")
        .containsEntry("mhim.selected_epoch", "1");
  }

  /** What a fold left that selected an epoch of its baseline, and the second of its student. */
  private Artifact predictions(String run, int selected) {
    FoldPredictions predictions =
        FoldPredictions.newBuilder()
            .addModels(
                ModelPredictions.newBuilder()
                    .setRole(ModelRole.MODEL_ROLE_BASELINE)
                    .setSelectedEpoch(selected))
            .addModels(
                ModelPredictions.newBuilder()
                    .setRole(ModelRole.MODEL_ROLE_STUDENT)
                    .setSelectedEpoch(1))
            .build();
    String path = "folds/" + selected + "/predictions.binpb";
    return artifacts.put(
        new RunName("test", run),
        path,
        path,
        ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
        predictions.toByteArray());
  }

  @Test
  void anotherAttemptGoesOnFromTheCheckpointAndEndsWithTheSameBits() throws Exception {
    SplitPlan plan = TinyDataset.classification(featureStore);
    Settings settings = TinyDataset.settings(60).build();
    topics.enqueue(task("whole", 0, plan, settings));
    Task first = task("broken", 0, plan, settings);
    topics.enqueue(first);
    Eventually.holds("a checkpoint of the student", PATIENCE, () -> hasStudentCheckpoint("broken"));
    topics.publish(Tasks.lease(first, 2, Lease.State.STATE_OPEN, ""));
    topics.enqueue(first.toBuilder().setAttempt(2).build());

    List<Artifact> broken = artifactsOf("broken");
    assertThat(broken).allMatch(file -> file.getObjectKey().contains("/attempts/2/"));
    List<Artifact> whole = artifactsOf("whole");
    assertThat(FoldPredictions.parseFrom(read(broken, "predictions.binpb")).getModelsList())
        .isEqualTo(FoldPredictions.parseFrom(read(whole, "predictions.binpb")).getModelsList());
    assertThat(MetricHistory.parseFrom(read(broken, "history.binpb")).getEpochsList())
        .extracting(EpochMetrics::getStage, EpochMetrics::getEpoch, EpochMetrics::getMainLoss)
        .containsExactlyElementsOf(
            MetricHistory.parseFrom(read(whole, "history.binpb")).getEpochsList().stream()
                .map(epoch -> tuple(epoch.getStage(), epoch.getEpoch(), epoch.getMainLoss()))
                .toList());
    assertThat(firstPosition("broken", 2).getStage()).isEqualTo(Stage.STAGE_STUDENT);
    Eventually.holds("no checkpoint is left", PATIENCE, () -> checkpoints("broken").isEmpty());
  }

  private boolean hasStudentCheckpoint(String run) {
    return checkpoints(run).stream().anyMatch(key -> key.contains("/checkpoints/2-"));
  }

  private List<String> checkpoints(String run) {
    return store.list("runs/test/" + run + "/").stream()
        .map(StoredObject::key)
        .filter(key -> key.contains("/checkpoints/"))
        .toList();
  }

  private List<Artifact> artifactsOf(String run) {
    return await(run, 1, RunEvent::hasTaskSucceeded)
        .getFirst()
        .getTaskSucceeded()
        .getArtifactsList();
  }

  private StepProgress firstPosition(String run, int attempt) throws Exception {
    for (ConsumerRecord<byte[], byte[]> record : topics.records(Topics.METRICS)) {
      MetricBatch batch = MetricBatch.parseFrom(record.value());
      if (batch.getRun().endsWith("/" + run) && batch.getAttempt() == attempt) {
        return batch.getProgress();
      }
    }
    throw new AssertionError("no metrics of attempt " + attempt);
  }

  @Test
  void slidesOfASurvivalCaseAreOneBag() throws Exception {
    SplitPlan plan = TinyDataset.survival(featureStore);
    Settings settings = TinyDataset.settings(2).setLoss(Loss.LOSS_NLL_SURV).build();
    topics.enqueue(task("surv", 0, plan, settings));
    List<Artifact> files =
        await("surv", 1, RunEvent::hasTaskSucceeded)
            .getFirst()
            .getTaskSucceeded()
            .getArtifactsList();
    ModelPredictions student =
        FoldPredictions.parseFrom(read(files, "predictions.binpb")).getModels(1);
    assertThat(student.getPredictionsList())
        .hasSize(plan.getFolds(0).getTestCount())
        .allSatisfy(bag -> {
          assertThat(bag.getBagId()).isEqualTo(bag.getCaseId());
          assertThat(bag.hasSurvival()).isTrue();
          assertThat(bag.getLogitsCount()).isEqualTo(4);
        });
  }

  @Test
  void settingThatCannotBeTrainedFailsForGood() {
    SplitPlan plan = TinyDataset.classification(featureStore);
    Settings settings = TinyDataset.settings(2).setMaskRatioH(3).build();
    topics.enqueue(task("bad-settings", 0, plan, settings));
    RunEvent failed = await("bad-settings", 1, RunEvent::hasTaskFailed).getFirst();
    assertThat(failed.getTaskFailed().getRetryable()).isFalse();
    assertThat(failed.getTaskFailed().getProblem().getReason()).isEqualTo("INVALID_SETTINGS");
    assertThat(failed.getTaskFailed().getProblem().getSubject()).isEqualTo("settings.mask_ratio_h");
  }

  @Test
  void spoiltBagFailsForGoodAndNamesTheBag() {
    SplitPlan plan = TinyDataset.survival(featureStore);
    String sha256 = plan.getCases(0).getCase().getBags(0).getSha256();
    SplitPlan withoutBag =
        plan.toBuilder()
            .setCases(
                0,
                plan.getCases(0).toBuilder()
                    .setCase(
                        plan.getCases(0).getCase().toBuilder()
                            .setBags(
                                0,
                                plan.getCases(0).getCase().getBags(0).toBuilder()
                                    .setBagId("lost-slide")
                                    .setSha256("0".repeat(sha256.length())))))
            .build();
    Settings settings = TinyDataset.settings(2).setLoss(Loss.LOSS_NLL_SURV).build();
    topics.enqueue(task("bad-bag", 0, withoutBag, settings));
    RunEvent failed = await("bad-bag", 1, RunEvent::hasTaskFailed).getFirst();
    assertThat(failed.getTaskFailed().getRetryable()).isFalse();
    assertThat(failed.getTaskFailed().getProblem().getReason()).isEqualTo("BAD_BAG");
    assertThat(failed.getTaskFailed().getProblem().getMessage()).contains("lost-slide");
  }

  @Test
  void cancelledFoldStopsAndSaysNothing() {
    SplitPlan plan = TinyDataset.classification(featureStore);
    Task task = task("cancelled", 0, plan, TinyDataset.settings(10_000).build());
    topics.enqueue(task);
    await("cancelled", 1, RunEvent::hasTaskClaimed);
    await("cancelled", 1, RunEvent::hasTaskHeartbeat);
    topics.publish(Tasks.lease(task, 1, Lease.State.STATE_CANCELLED, ""));
    Eventually.holds("its slot is free", PATIENCE, () -> slots.busy() == 0);
    assertThat(topics.events("cancelled"))
        .noneMatch(RunEvent::hasTaskSucceeded)
        .noneMatch(RunEvent::hasTaskFailed)
        .noneMatch(RunEvent::hasTaskReleased);
  }

  @Test
  void baselineThatTheMethodLacksFailsForGood() {
    SplitPlan plan = TinyDataset.classification(featureStore);
    Settings settings =
        TinyDataset.settings(2).setBaselineValue(Baseline.BASELINE_GATED_ATTN_VALUE + 90).build();
    topics.enqueue(task("bad-baseline", 0, plan, settings));
    RunEvent failed = await("bad-baseline", 1, RunEvent::hasTaskFailed).getFirst();
    assertThat(failed.getTaskFailed().getRetryable()).isFalse();
    assertThat(failed.getTaskFailed().getProblem().getSubject()).isEqualTo("settings.baseline");
  }

  private Task task(String run, int fold, SplitPlan plan, Settings settings) {
    Artifact stored =
        artifacts.put(
            new RunName("test", run),
            "split-plan",
            "split-plan",
            ArtifactKind.ARTIFACT_KIND_SPLIT_PLAN,
            plan.toByteArray());
    Task task = Tasks.fold(run, fold, 1);
    return task.toBuilder()
        .setFold(task.getFold().toBuilder().setSettings(settings).setSplitPlan(stored))
        .build();
  }

  private List<RunEvent> await(String run, int count, Predicate<RunEvent> kind) {
    Eventually.holds(
        count + " such events of " + run,
        PATIENCE,
        () -> topics.events(run).stream().filter(kind).count() >= count);
    return topics.events(run).stream().filter(kind).toList();
  }

  private byte[] read(List<Artifact> files, String name) {
    return files.stream()
        .filter(file -> file.getPath().endsWith(name))
        .map(artifacts::read)
        .findFirst()
        .orElseThrow();
  }

  private static void checkPredictions(FoldPredictions predictions, SplitPlan plan, int fold) {
    assertThat(predictions.getModelsList())
        .extracting(ModelPredictions::getRole)
        .containsExactly(
            ModelRole.MODEL_ROLE_BASELINE,
            ModelRole.MODEL_ROLE_STUDENT,
            ModelRole.MODEL_ROLE_TEACHER);
    List<String> test =
        plan.getFolds(fold).getTestList().stream()
            .map(index -> plan.getCases(index).getCase().getCaseId())
            .toList();
    assertThat(predictions.getModelsList())
        .allSatisfy(model ->
            assertThat(model.getPredictionsList())
                .extracting(dev.mhim.v1.BagPrediction::getCaseId)
                .containsExactlyElementsOf(test));
  }

  private static void checkHistory(MetricHistory history) {
    assertThat(history.getEpochsList())
        .extracting(EpochMetrics::getStage)
        .containsExactly(
            Stage.STAGE_TEACHER, Stage.STAGE_TEACHER, Stage.STAGE_STUDENT, Stage.STAGE_STUDENT);
  }

  private static void checkModel(byte[] bytes) {
    TensorFile model = Safetensors.read(MemorySegment.ofArray(bytes), "student");
    assertThat(model.tensor("feature.0.weight").shape())
        .containsExactly(32L, (long) TinyDataset.WIDTH);
    assertThat(model.metadata()).containsEntry("mhim.role", "student").containsKey("mhim.settings");
    assertThat(ConfigFlags.read(model.metadata()).model().mlpDim()).isEqualTo(32);
  }

  private void checkMetrics(String run, int fold) throws Exception {
    List<MetricBatch> batches = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.records(Topics.METRICS)) {
      MetricBatch batch = MetricBatch.parseFrom(record.value());
      if (batch.getRun().endsWith("/" + run) && batch.getFold() == fold) {
        batches.add(batch);
        assertThat(record.headers().lastHeader("ce_type").value())
            .asString()
            .isEqualTo("mhim.v1.MetricBatch");
      }
    }
    assertThat(batches).extracting(MetricBatch::getSequence).startsWith(0L).isSorted();
    assertThat(batches).allMatch(MetricBatch::hasProgress);
    assertThat(batches.stream().flatMap(batch -> batch.getEpochsList().stream())).hasSize(4);
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
