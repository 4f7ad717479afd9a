package dev.mhim.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.TensorFile;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.testing.Eventually;
import dev.mhim.trainer.testing.FakeFeatureStore;
import dev.mhim.trainer.testing.FeatureStoreResource;
import dev.mhim.trainer.testing.Tasks;
import dev.mhim.trainer.testing.TestTopics;
import dev.mhim.trainer.testing.TinyDataset;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.ArtifactList;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.Loss;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.PredictTask;
import dev.mhim.v1.PredictionModel;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.Stage;
import dev.mhim.v1.Task;
import dev.mhim.v1.TaskFailed;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks to predict, with models that the same trainer trained before. */
@QuarkusTest
@QuarkusTestResource(Backends.class)
@QuarkusTestResource(FeatureStoreResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus fills the fields in.
class PredictionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Inject Artifacts artifacts;

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
  void aModelSaysOfItsTestPartWhatItSaidAtTheEndOfItsTraining() throws Exception {
    SplitPlan plan = TinyDataset.classification(featureStore);
    Settings settings = TinyDataset.settings(2).build();
    topics.enqueue(train("source", 0, plan, settings));
    topics.enqueue(train("source", 1, plan, settings));
    List<RunEvent> trained = await("source", 2, RunEvent::hasTaskSucceeded);

    PredictionWork work = work(trained, ModelRole.MODEL_ROLE_STUDENT).setExplain(true).build();
    topics.enqueue(predict("predicted", plan, work));
    List<Artifact> files = succeeded("predicted");

    for (PredictionModel model : work.getModelsList()) {
      FoldPredictions predictions =
          FoldPredictions.parseFrom(read(files, "predictions/fold-" + model.getFold() + ".binpb"));
      assertThat(predictions.getFold()).isEqualTo(model.getFold());
      Map<String, BagPrediction> all = byBag(predictions.getModels(0));
      assertThat(all).hasSize(plan.getCasesCount());
      Map<String, BagPrediction> outOfFold = byBag(student(trained, model.getFold()));
      assertThat(all).containsAllEntriesOf(outOfFold);
    }
    checkExplanations(files, plan);
    checkProgress("predicted", plan.getCasesCount());
  }

  private void checkExplanations(List<Artifact> files, SplitPlan plan) throws Exception {
    List<Artifact> listed =
        ArtifactList.parseFrom(read(files, "explanations.binpb")).getArtifactsList();
    assertThat(listed).hasSize(2 * plan.getCasesCount()); // without coordinates no GeoJSON
    TensorFile slide =
        Safetensors.read(
            MemorySegment.ofArray(read(listed, "explanations/slide-3.safetensors")), "slide-3");
    int patches = (int) plan.getCases(3).getCase().getBags(0).getPatchCount();
    assertThat(slide.tensors()).hasSize(4);
    assertThat(slide.tensor("fold_1.attention").shape()).containsExactly(1L, (long) patches);
    assertThat(slide.tensor("fold_1.scores").shape()).containsExactly(2L, (long) patches);
    assertThat(new String(read(listed, "explanations/slide-3.csv"), StandardCharsets.UTF_8).lines())
        .hasSize(1 + patches)
        .startsWith("patch,attention,attention_percentile,score_negative,score_positive");
  }

  private void checkProgress(String run, int bags) throws Exception {
    List<MetricBatch> batches = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.records(Topics.METRICS)) {
      MetricBatch batch = MetricBatch.parseFrom(record.value());
      if (batch.getRun().endsWith("/" + run)) {
        batches.add(batch);
      }
    }
    assertThat(batches)
        .isNotEmpty()
        .allMatch(batch -> batch.getProgress().getStage() == Stage.STAGE_PREDICTION)
        .allMatch(batch -> batch.getProgress().getBagCount() == bags);
  }

  @Test
  void theSlidesOfASurvivalCaseArePredictedTogetherAndExplainedApart() throws Exception {
    SplitPlan plan = TinyDataset.survival(featureStore);
    Settings settings = TinyDataset.settings(2).setLoss(Loss.LOSS_NLL_SURV).build();
    topics.enqueue(train("surv-source", 0, plan, settings));
    List<RunEvent> trained = await("surv-source", 1, RunEvent::hasTaskSucceeded);

    PredictionWork work =
        work(trained, ModelRole.MODEL_ROLE_TEACHER).setExplain(true).setUnlabelled(true).build();
    topics.enqueue(predict("surv-predicted", plan, work));
    List<Artifact> files = succeeded("surv-predicted");

    FoldPredictions predictions =
        FoldPredictions.parseFrom(read(files, "predictions/fold-0.binpb"));
    assertThat(predictions.getModels(0).getPredictionsList())
        .hasSize(plan.getCasesCount())
        .noneMatch(BagPrediction::hasSurvival)
        .allMatch(bag -> bag.getLogitsCount() == 4);
    List<Artifact> listed =
        ArtifactList.parseFrom(read(files, "explanations.binpb")).getArtifactsList();
    assertThat(listed).hasSize(2 * 2 * plan.getCasesCount());
    double attention = 0;
    for (String slide : List.of("survival-5-a", "survival-5-b")) {
      TensorFile file =
          Safetensors.read(
              MemorySegment.ofArray(read(listed, "explanations/" + slide + ".safetensors")), slide);
      for (float value : file.tensor("fold_0.attention").toFloats()) {
        attention += value;
      }
    }
    assertThat(attention).isCloseTo(1, within(1e-5));
  }

  @Test
  void aModelThatIsNoneFailsForGoodAndIsNamed() {
    SplitPlan plan = TinyDataset.classification(featureStore);
    Artifact broken =
        artifacts.put(
            new RunName("test", "broken-model"),
            "folds/0/student.safetensors",
            "student",
            ArtifactKind.ARTIFACT_KIND_MODEL,
            new byte[20]);
    PredictionWork work =
        PredictionWork.newBuilder()
            .setWeights(ModelRole.MODEL_ROLE_STUDENT)
            .addModels(PredictionModel.newBuilder().setFile(broken))
            .build();
    topics.enqueue(predict("broken-model", plan, work));

    TaskFailed failed =
        await("broken-model", 1, RunEvent::hasTaskFailed).getFirst().getTaskFailed();
    assertThat(failed.getRetryable()).isFalse();
    assertThat(failed.getReason()).isEqualTo(FailureReason.FAILURE_REASON_INVALID);
    assertThat(failed.getProblem().getReason()).isEqualTo("BAD_MODEL");
    assertThat(failed.getProblem().getSubject()).isEqualTo("folds/0/student.safetensors");
  }

  private PredictionWork.Builder work(List<RunEvent> trained, ModelRole role) {
    String file = role == ModelRole.MODEL_ROLE_STUDENT ? "student" : "teacher";
    PredictionWork.Builder work = PredictionWork.newBuilder().setWeights(role);
    for (RunEvent event : trained) {
      work.addModels(
          PredictionModel.newBuilder()
              .setFold(event.getTaskSucceeded().getClaim().getFold())
              .setFile(
                  event.getTaskSucceeded().getArtifactsList().stream()
                      .filter(artifact -> artifact.getPath().contains(file))
                      .findFirst()
                      .orElseThrow()));
    }
    return work;
  }

  private ModelPredictions student(List<RunEvent> trained, int fold) throws Exception {
    for (RunEvent event : trained) {
      if (event.getTaskSucceeded().getClaim().getFold() == fold) {
        return FoldPredictions.parseFrom(
                read(
                    event.getTaskSucceeded().getArtifactsList(),
                    "folds/" + fold + "/predictions.binpb"))
            .getModels(1);
      }
    }
    throw new AssertionError("no fold " + fold);
  }

  private static Map<String, BagPrediction> byBag(ModelPredictions model) {
    return model.getPredictionsList().stream()
        .collect(Collectors.toMap(BagPrediction::getBagId, Function.identity()));
  }

  private Task train(String run, int fold, SplitPlan plan, Settings settings) {
    Task task = Tasks.fold(run, fold, 1);
    return task.toBuilder()
        .setFold(task.getFold().toBuilder().setSettings(settings).setSplitPlan(store(run, plan)))
        .build();
  }

  /** Every case of a plan. */
  private Task predict(String run, SplitPlan plan, PredictionWork work) {
    FoldParts.Builder all = FoldParts.newBuilder();
    for (int i = 0; i < plan.getCasesCount(); i++) {
      all.addTest(i);
    }
    SplitPlan whole = plan.toBuilder().clearFolds().addFolds(all).build();
    return Tasks.fold(run, 0, 1).toBuilder()
        .setPredict(PredictTask.newBuilder().setWork(work).setSplitPlan(store(run, whole)))
        .build();
  }

  private Artifact store(String run, SplitPlan plan) {
    return artifacts.put(
        new RunName("test", run),
        "split-plan",
        "split-plan",
        ArtifactKind.ARTIFACT_KIND_SPLIT_PLAN,
        plan.toByteArray());
  }

  private List<Artifact> succeeded(String run) {
    return await(run, 1, RunEvent::hasTaskSucceeded)
        .getFirst()
        .getTaskSucceeded()
        .getArtifactsList();
  }

  private List<RunEvent> await(String run, int count, Predicate<RunEvent> kind) {
    Eventually.holds(
        count + " such events of " + run,
        PATIENCE,
        () -> topics.events(run).stream().filter(kind).count() >= count);
    return topics.events(run).stream().filter(kind).toList();
  }

  private byte[] read(List<Artifact> files, String path) {
    return files.stream()
        .filter(file -> file.getPath().equals(path))
        .map(artifacts::read)
        .findFirst()
        .orElseThrow();
  }
}
