package dev.mhim.mil.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.data.BagException;
import dev.mhim.mil.engine.CounterRandom;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.model.InvalidStateException;
import dev.mhim.mil.model.ModelFile;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.network.Parameters;
import dev.mhim.mil.step.MhimStep;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainerTest {
  private static final int CLASSES = 3;
  private static final int HEADS = 8;
  private static final int TOKENS = 2;
  private static final MergeConfig AT_TEST = new MergeConfig(true, TOKENS, 0.8, 0.9, true);

  @ParameterizedTest
  @EnumSource
  void everyPatchHasAnAttentionARowAndAScoreAClass(Baseline baseline) {
    for (int patches : new int[] {1, 2, 7, 40}) {
      Explanation explanation = explain(baseline, MergeConfig.disabled(), patches);
      assertThat(explanation.logits().shape()).containsExactly((long) CLASSES);
      assertThat(explanation.attention().shape()).containsExactly(rows(baseline), (long) patches);
      assertThat(explanation.scores().shape()).containsExactly((long) CLASSES, (long) patches);
      assertThat(explanation.tokenAttention().shape()).containsExactly(rows(baseline), 0L);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SELFATTN")
  void eachRowOfAttentionSumsToOne(Baseline baseline) {
    Tensor attention = explain(baseline, MergeConfig.disabled(), 9).attention();
    for (int row = 0; row < attention.dim(0); row++) {
      assertThat(sum(attention, row, 9)).isCloseTo(1, within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SELFATTN")
  void theOnlyPatchGetsAllAttention(Baseline baseline) {
    assertThat(explain(baseline, MergeConfig.disabled(), 1).attention().toFloats())
        .containsOnly(1f);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DSMIL")
  void scoresAreClassProbabilitiesOfEachPatch(Baseline baseline) {
    float[] scores = explain(baseline, MergeConfig.disabled(), 5).scores().toFloats();
    for (int patch = 0; patch < 5; patch++) {
      assertThat(scores[patch] + scores[5 + patch] + scores[10 + patch])
          .isCloseTo(1f, within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLargestScoreOfAPatchIsWhatTheTeacherMasksBy(Baseline baseline) {
    Tensor bag = bag(11);
    float[] scores = explain(baseline, MergeConfig.disabled(), 11).scores().toFloats();
    float[] teacher = teacherScores(baseline, bag);
    for (int patch = 0; patch < 11; patch++) {
      float largest = Math.max(scores[patch], Math.max(scores[11 + patch], scores[22 + patch]));
      assertThat(largest).isCloseTo(teacher[patch], within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStudentWithMergeTestAttendsToItsTokensToo(Baseline baseline) {
    Explanation explanation = explain(baseline, AT_TEST, 6);
    assertThat(explanation.attention().shape()).containsExactly(rows(baseline), 6L);
    assertThat(explanation.scores().shape()).containsExactly((long) CLASSES, 6L);
    assertThat(explanation.tokenAttention().shape()).containsExactly(rows(baseline), (long) TOKENS);
    if (baseline != Baseline.SELFATTN) {
      double both =
          sum(explanation.attention(), 0, 6) + sum(explanation.tokenAttention(), 0, TOKENS);
      assertThat(both).isCloseTo(1, within(1e-5));
      assertThat(sum(explanation.tokenAttention(), 0, TOKENS)).isPositive();
    }
  }

  @Test
  void theHeadsOfSelfAttentionDiffer() {
    Tensor attention = explain(Baseline.SELFATTN, MergeConfig.disabled(), 6).attention();
    assertThat(sum(attention, 0, 1)).isNotEqualTo(sum(attention, 1, 1));
  }

  @Test
  void halfPrecisionFeaturesAreExplainedAsTheyAre() {
    Tensor half = bag(4).to(DType.F16);
    try (Explainer explainer = explainer(Baseline.ATTN, MergeConfig.disabled())) {
      assertThat(explainer.explain("b", half).attention())
          .isEqualTo(explainer.explain("b", half.to(DType.F32)).attention());
    }
  }

  @Test
  void aModelFileIsAllThatIsNeeded(@TempDir Path folder) {
    FoldConfig config = FoldConfigs.mhim(Baseline.ATTN, 1);
    StateDict student = MhimStep.freshStudent(config, new MilNetwork(config.model()), 5);
    new ModelFile(config, student, Map.of()).write(folder.resolve("student.safetensors"));

    ModelFile file = ModelFile.read(folder.resolve("student.safetensors"));

    try (Explainer explainer = Explainer.of(Device.cpu(), file)) {
      assertThat(explainer.explain("b", bag(3)).attention().shape()).containsExactly(1L, 3L);
    }
  }

  @Test
  void aBagOfAnotherWidthIsToldByName() {
    try (Explainer explainer = explainer(Baseline.ATTN, MergeConfig.disabled())) {
      Tensor narrow = Tensor.ofFloats(new float[] {1, 2}, 1, 2);
      assertThatThrownBy(() -> explainer.explain("slide_7", narrow))
          .isInstanceOf(BagException.class)
          .hasMessageContaining("bag slide_7")
          .hasMessageContaining("[N, 6]");
    }
  }

  @Test
  void weightsOfAnotherBaselineAreRefused() {
    assertThatThrownBy(() ->
            new Explainer(
                Device.cpu(),
                model(Baseline.ATTN),
                MergeConfig.disabled(),
                state(Baseline.DSMIL, MergeConfig.disabled())))
        .isInstanceOf(InvalidStateException.class);
  }

  private static long rows(Baseline baseline) {
    return switch (baseline) {
      case ATTN, GATED_ATTN -> 1;
      case SELFATTN -> HEADS;
      case DSMIL -> CLASSES;
    };
  }

  private static float[] teacherScores(Baseline baseline, Tensor bag) {
    MilNetwork network = new MilNetwork(model(baseline));
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        Parameters parameters =
            new Parameters(manager, network.layout(), state(baseline, MergeConfig.disabled()));
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray patches = manager.create(bag.toFloats()).reshape(bag.dim(0), bag.dim(1));
      NDArray x = network.features(parameters.weights(), patches, Dropout.NONE);
      return network.teach(parameters.weights(), x, Dropout.NONE, true).scores().toFloatArray();
    }
  }

  private static double sum(Tensor rows, int row, int count) {
    float[] values = rows.toFloats();
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[Math.toIntExact(row * rows.dim(1)) + i];
    }
    return sum;
  }

  private static Explanation explain(Baseline baseline, MergeConfig merge, int patches) {
    try (Explainer explainer = explainer(baseline, merge)) {
      return explainer.explain("bag", bag(patches));
    }
  }

  private static Explainer explainer(Baseline baseline, MergeConfig merge) {
    return new Explainer(Device.cpu(), model(baseline), merge, state(baseline, merge));
  }

  private static StateDict state(Baseline baseline, MergeConfig merge) {
    FoldConfig base = FoldConfigs.mhim(baseline, 1);
    FoldConfig config =
        new FoldConfig(
            base.method(),
            model(baseline),
            base.mask(),
            merge,
            base.teacher(),
            base.loss(),
            base.optimizer(),
            base.schedule(),
            base.earlyStopping(),
            1,
            1,
            0,
            false);
    return MhimStep.freshStudent(config, new MilNetwork(config.model()), 9);
  }

  private static ModelConfig model(Baseline baseline) {
    return new ModelConfig(
        baseline, FoldConfigs.INPUT, 16, CLASSES, Activation.GELU, Activation.RELU, 0.25, HEADS);
  }

  private static Tensor bag(int patches) {
    CounterRandom random = new CounterRandom(patches);
    float[] values = new float[patches * FoldConfigs.INPUT];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, patches, FoldConfigs.INPUT);
  }
}
