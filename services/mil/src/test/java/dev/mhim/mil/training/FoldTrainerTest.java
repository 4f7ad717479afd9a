package dev.mhim.mil.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.djl.Device;
import dev.mhim.mil.Blobs;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.data.BagException;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.model.InvalidStateException;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.model.WeightsFile;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoldTrainerTest {
  private static final DeviceBags FEATURES = new DeviceBags(Device.cpu(), Blobs.source(), 1 << 20);

  @ParameterizedTest
  @EnumSource
  void everyBaselineTrainsBothStagesOnBagsOfAnySize(Baseline baseline) {
    FoldResult result = train(FoldConfigs.mhim(baseline, 2), Blobs.fold());

    assertThat(result.models())
        .extracting(TrainedModel::role)
        .containsExactly(ModelRole.BASELINE, ModelRole.STUDENT, ModelRole.TEACHER);
    assertThat(result.history()).hasSize(4);
    assertThat(result.models())
        .allSatisfy(model -> {
          assertThat(model.metric()).isPresent();
          assertThat(model.predictions())
              .extracting(BagPrediction::bagId)
              .containsExactly("test0", "test1", "test2", "test3", "test4", "test5");
          assertThat(model.predictions())
              .allSatisfy(p -> assertThat(p.logits()).hasSize(2).allMatch(Float::isFinite));
        });
  }

  @Test
  void aPlainModelLearnsWhatSetsTheClassesApart() {
    FoldConfig config =
        FoldConfigs.of(
            Method.PURE,
            Baseline.ATTN,
            MainLoss.CE,
            2,
            40,
            FoldConfigs.COSINE,
            FoldConfigs.adam(1));
    FoldBags bags =
        new FoldBags(
            Blobs.classes("train", 40), Blobs.classes("val", 20), Blobs.classes("test", 20));

    FoldResult result = train(config, bags);

    TrainedModel baseline = result.model(ModelRole.BASELINE).orElseThrow();
    assertThat(baseline.metric().orElseThrow()).isGreaterThan(0.85);
    assertThat(result.history().getLast().mainLoss())
        .isLessThan(0.7 * result.history().getFirst().mainLoss());
  }

  @Test
  void aFitOnAllBagsEndsWhereItIsToldAndKeepsTheLastEpoch() {
    FoldResult result =
        trainer(FoldConfigs.mhim(Baseline.ATTN, 3), FoldBags.all(Blobs.classes("all", 12)))
            .optEpochs(Stage.TEACHER, 2)
            .optEpochs(Stage.STUDENT, 1)
            .build()
            .train();

    assertThat(result.history())
        .extracting(EpochMetrics::stage)
        .containsExactly(Stage.TEACHER, Stage.TEACHER, Stage.STUDENT);
    assertThat(result.models())
        .extracting(TrainedModel::role, TrainedModel::selectedEpoch)
        .containsExactly(
            tuple(ModelRole.BASELINE, 1), tuple(ModelRole.STUDENT, 0), tuple(ModelRole.TEACHER, 0));
    assertThat(result.models())
        .allSatisfy(model -> {
          assertThat(model.metric()).isEmpty();
          assertThat(model.predictions()).isEmpty();
        });
  }

  @Test
  void stagesThatEndSoonerTakeTheCourseOfAllEpochs() {
    List<EpochMetrics> whole = train(FoldConfigs.mhim(Baseline.ATTN, 3), Blobs.fold()).history();

    List<EpochMetrics> shorter =
        trainer(FoldConfigs.mhim(Baseline.ATTN, 3), Blobs.fold())
            .optEpochs(Stage.TEACHER, 2)
            .build()
            .train()
            .history();

    assertThat(shorter.subList(0, 2))
        .extracting(EpochMetrics::mainLoss, EpochMetrics::learningRate)
        .containsExactlyElementsOf(
            whole.subList(0, 2).stream()
                .map(epoch -> tuple(epoch.mainLoss(), epoch.learningRate()))
                .toList());
    assertThat(shorter).hasSize(whole.size() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void everyLossTrains(MainLoss loss) {
    boolean survival = loss == MainLoss.NLL_SURV;
    FoldConfig config =
        FoldConfigs.of(
            Method.MHIM,
            Baseline.ATTN,
            loss,
            survival ? 4 : 2,
            2,
            FoldConfigs.COSINE,
            FoldConfigs.adam(5));
    FoldBags bags =
        survival
            ? new FoldBags(Blobs.survival("a", 12), Blobs.survival("b", 8), Blobs.survival("c", 8))
            : Blobs.fold();

    FoldResult result = train(config, bags);

    assertThat(result.model(ModelRole.STUDENT).orElseThrow().metric()).isPresent();
  }

  @Test
  void aCheckpointOfOtherSettingsIsRefused() {
    MemoryCheckpoints store = new MemoryCheckpoints();
    trainer(FoldConfigs.mhim(Baseline.ATTN, 1), Blobs.fold()).optCheckpoints(store).build().train();

    FoldTrainer other =
        trainer(FoldConfigs.mhim(Baseline.ATTN, 3), Blobs.fold()).optCheckpoints(store).build();

    assertThatThrownBy(other::train)
        .isInstanceOf(InvalidStateException.class)
        .hasMessageContaining("other settings");
  }

  @Test
  void aGivenTeacherTakesThePlaceOfTheTeacherStage() {
    FoldConfig config = FoldConfigs.mhim(Baseline.ATTN, 1);
    StateDict teacher = train(config, Blobs.fold()).models().getFirst().state();

    FoldResult result = trainer(config, Blobs.fold()).optTeacher(teacher).build().train();

    assertThat(result.models())
        .extracting(TrainedModel::role)
        .containsExactly(ModelRole.STUDENT, ModelRole.TEACHER);
  }

  @Test
  void aTeacherFromACheckpointFileWithNamesOfTheFirstVersionIsTheSameTeacher(@TempDir Path folder) {
    FoldConfig config = FoldConfigs.mhim(Baseline.ATTN, 1);
    StateDict teacher = train(config, Blobs.fold()).models().getFirst().state();
    Map<String, Tensor> checkpoint = new LinkedHashMap<>();
    teacher
        .tensors()
        .forEach((name, tensor) ->
            checkpoint.put("teacher." + name.replace("feature.", "patch_to_emb."), tensor));
    Path file = folder.resolve("checkpoint.safetensors");
    Safetensors.write(file, checkpoint, Map.of());

    StateDict read = WeightsFile.read(file, WeightsFile.Part.TEACHER);

    assertThat(trainer(config, Blobs.fold()).optTeacher(read).build().train().models())
        .isEqualTo(trainer(config, Blobs.fold()).optTeacher(teacher).build().train().models());
  }

  @Test
  void aTeacherOfAnotherShapeIsRefusedByName() {
    StateDict wrong =
        train(FoldConfigs.mhim(Baseline.DSMIL, 1), Blobs.fold()).models().getFirst().state();

    FoldTrainer.Builder trainer =
        trainer(FoldConfigs.mhim(Baseline.ATTN, 1), Blobs.fold()).optTeacher(wrong);

    assertThatThrownBy(trainer::build)
        .isInstanceOf(InvalidStateException.class)
        .hasMessageContaining("--teacher_init")
        .hasMessageContaining("missing: online_encoder.attention.attention.0.weight")
        .hasMessageContaining("unexpected: online_encoder.i_classifier.0.weight");
  }

  @Test
  void aPlainModelTakesNoTeacher() {
    FoldConfig plain =
        FoldConfigs.of(
            Method.PURE, Baseline.ATTN, MainLoss.CE, 2, 1, FoldConfigs.COSINE, FoldConfigs.adam(1));
    assertThatThrownBy(
            () -> trainer(plain, Blobs.fold()).optTeacher(new StateDict(Map.of())).build())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("--teacher_init");
  }

  @Test
  void cancellingStopsWithinAStep() {
    int[] asked = {0};
    FoldTrainer trainer =
        trainer(FoldConfigs.mhim(Baseline.ATTN, 50), Blobs.fold())
            .optCancelled(() -> ++asked[0] > 20)
            .build();

    assertThatThrownBy(trainer::train)
        .isInstanceOf(TrainingCancelledException.class)
        .hasMessageContaining("stage TEACHER, epoch 1");
    assertThat(asked[0]).isEqualTo(21);
  }

  @Test
  void eventsTellEachStageAndEpochInOrder() {
    List<TrainingEvent> events = new ArrayList<>();
    trainer(FoldConfigs.mhim(Baseline.ATTN, 2), Blobs.fold())
        .optListener(events::add)
        .build()
        .train();

    assertThat(events)
        .filteredOn(event -> !(event instanceof TrainingEvent.Progress))
        .extracting(event -> event.stage() + " " + event.getClass().getSimpleName())
        .containsExactly(
            "TEACHER StageStarted",
            "TEACHER EpochFinished",
            "TEACHER EpochFinished",
            "TEACHER StageFinished",
            "STUDENT StageStarted",
            "STUDENT EpochFinished",
            "STUDENT EpochFinished",
            "STUDENT StageFinished");
  }

  @Test
  void aBagThatIsNotFiniteIsToldAsDivergence() {
    DeviceBags broken =
        new DeviceBags(
            Device.cpu(),
            bag -> Tensor.ofFloats(new float[] {1, 2, 3, Float.NaN, 5, 6}, 1, 6),
            1 << 20);
    FoldTrainer trainer =
        FoldTrainer.builder()
            .setConfig(FoldConfigs.mhim(Baseline.ATTN, 1))
            .setBags(Blobs.fold())
            .setFeatures(broken)
            .build();

    assertThatThrownBy(trainer::train)
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("stage TEACHER, epoch 0");
  }

  @Test
  void aBagOfAnotherWidthIsToldByName() {
    DeviceBags narrow =
        new DeviceBags(Device.cpu(), bag -> Tensor.ofFloats(new float[] {1, 2, 3}, 1, 3), 1 << 20);
    FoldTrainer trainer =
        FoldTrainer.builder()
            .setConfig(FoldConfigs.mhim(Baseline.ATTN, 1))
            .setBags(Blobs.fold())
            .setFeatures(narrow)
            .build();

    assertThatThrownBy(trainer::train)
        .isInstanceOf(BagException.class)
        .hasMessageContaining("[N, 6]");
  }

  private static FoldResult train(FoldConfig config, FoldBags bags) {
    return trainer(config, bags).build().train();
  }

  private static FoldTrainer.Builder trainer(FoldConfig config, FoldBags bags) {
    return FoldTrainer.builder()
        .setConfig(config)
        .setBags(bags)
        .setFeatures(FEATURES)
        .optThreads(1);
  }
}
