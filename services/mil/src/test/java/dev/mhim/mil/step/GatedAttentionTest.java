package dev.mhim.mil.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.config.TeacherConfig;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.CounterRandom;
import dev.mhim.mil.engine.SeededDraws;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Held against {@link GatedReference}: there is no published code of gated MHIM. */
class GatedAttentionTest {
  private static final int PATCHES = 9;
  private static final double HIGH = 0.3;
  private static final double DIFFERENCE = 1e-5;
  private static final Target POSITIVE = new Target.ClassLabel(1);

  private final double[][] bag = bag();
  private NDManager manager;

  @BeforeEach
  void start() {
    ComputeThread.enter(OptionalInt.of(1));
    manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
  }

  @AfterEach
  void stop() {
    manager.close();
  }

  @Test
  void parametersHaveThePublishedNamesAndNoBias() {
    StateDict state = start(1);
    assertThat(state.tensors().keySet())
        .containsExactly(
            "feature.0.weight",
            "feature.0.bias",
            "online_encoder.attention.attention_a.0.weight",
            "online_encoder.attention.attention_b.0.weight",
            "online_encoder.attention.attention_c.weight",
            "predictor.weight",
            "predictor.bias");
    assertThat(state.require("online_encoder.attention.attention_b.0.weight", List.of(128L, 16L)))
        .isNotNull();
  }

  @Test
  void logitsAndAttentionAreThoseOfTheFormula() {
    StateDict state = start(1);
    GatedReference.Pooled expected = new GatedReference(state).pool(bag);
    try (PlainStep step = plain(state);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      close(step.trained().logits(array()).toFloatArray(), expected.logits());
      close(step.trained().attention(array(), true).toFloatArray(), expected.attention());
    }
  }

  @Test
  void thePlainGradientIsTheFiniteDifferenceOfTheFormula() {
    StateDict state = start(1);
    GatedReference reference = new GatedReference(state);
    try (PlainStep step = plain(state)) {
      accumulate(step);
      requireGradient(
          step.gradient(), reference, r -> GatedReference.crossEntropy(r.pool(bag).logits(), 1));
    }
  }

  @Test
  void theTeacherScoresMasksAndTheStudentsGradientAreThoseOfTheFormula() {
    StateDict student = start(1);
    StateDict teacherState = start(2);
    GatedReference teacher = new GatedReference(teacherState);
    GatedReference.Pooled taught = teacher.pool(bag);
    int[] kept = GatedReference.keptPatches(teacher.pseudoScores(taught), HIGH);
    double[][] seen = Arrays.stream(kept).mapToObj(n -> bag[n]).toArray(double[][]::new);
    FoldConfig config = config(Method.MHIM);
    try (MhimStep step =
        new MhimStep(manager, config, new MilNetwork(config.model()), student, teacherState)) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        StepOutput output = step.accumulate(array(), POSITIVE, new SeededDraws(1, false), HIGH, 1);
        NDArray scores = Objects.requireNonNull(output.teacher()).scores();
        close(scores.toFloatArray(), teacher.pseudoScores(taught));
        assertThat(Objects.requireNonNull(output.mask()).keptPatches().toLongArray())
            .containsExactly(Arrays.stream(kept).asLongStream().toArray());
      }
      requireGradient(
          step.gradient(),
          new GatedReference(student),
          r -> {
            GatedReference.Pooled pooled = r.pool(seen);
            return GatedReference.crossEntropy(pooled.logits(), 1)
                + 0.5 * GatedReference.consistency(pooled.embedding(), taught.embedding(), 0.1);
          });
    }
  }

  private static void requireGradient(
      StateDict actual, GatedReference at, ToDoubleFunction<GatedReference> loss) {
    actual
        .tensors()
        .forEach((name, tensor) -> {
          double[] weights = at.weight(name);
          double[] expected = new double[weights.length];
          for (int i = 0; i < weights.length; i++) {
            double before = weights[i];
            weights[i] = before + DIFFERENCE;
            double above = loss.applyAsDouble(at);
            weights[i] = before - DIFFERENCE;
            double below = loss.applyAsDouble(at);
            weights[i] = before;
            expected[i] = (above - below) / (2 * DIFFERENCE);
          }
          close(tensor.toFloats(), expected);
        });
  }

  /** Within 1e-4 of the largest value. */
  private static void close(float[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(scale).isPositive();
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-4 * scale));
    }
  }

  private void accumulate(TrainingStep step) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      step.accumulate(array(), POSITIVE, new SeededDraws(1, false), 0, 1);
    }
  }

  private PlainStep plain(StateDict state) {
    FoldConfig config = config(Method.PURE);
    return new PlainStep(manager, config, new MilNetwork(config.model()), state, Optional.empty());
  }

  private static StateDict start(long key) {
    return new MilNetwork(config(Method.PURE).model()).layout().start(key);
  }

  private NDArray array() {
    NDArray array = manager.create(new Shape(PATCHES, FoldConfigs.INPUT));
    float[] values = new float[PATCHES * FoldConfigs.INPUT];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) bag[i / FoldConfigs.INPUT][i % FoldConfigs.INPUT];
    }
    array.set(values);
    return array;
  }

  private static double[][] bag() {
    CounterRandom random = new CounterRandom(11);
    double[][] bag = new double[PATCHES][FoldConfigs.INPUT];
    for (double[] patch : bag) {
      Arrays.setAll(patch, i -> (float) random.nextGaussian());
    }
    return bag;
  }

  private static FoldConfig config(Method method) {
    return new FoldConfig(
        method,
        new ModelConfig(
            Baseline.GATED_ATTN, FoldConfigs.INPUT, 16, 2, Activation.RELU, Activation.TANH, 0, 8),
        new MaskConfig(0, 0, HIGH, 1, false, true),
        MergeConfig.disabled(),
        new TeacherConfig(0.9, false, 0.1, false),
        new LossConfig(MainLoss.CE, 1, method == Method.MHIM ? 0.5 : 0),
        FoldConfigs.adam(1),
        FoldConfigs.COSINE,
        EarlyStopping.disabled(),
        1,
        1,
        0,
        false);
  }
}
