package dev.mhim.mil.parity;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.CudaExtension;
import dev.mhim.mil.model.InvalidStateException;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.step.Evaluator;
import dev.mhim.mil.step.MhimStep;
import dev.mhim.mil.step.PlainStep;
import dev.mhim.mil.step.StepOutput;
import dev.mhim.mil.step.TrainingStep;
import dev.mhim.tensors.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Trains a reference case with its recorded draws and measures every recorded value. */
public final class ParityRunner {
  private static final double VALUE_LIMIT = 1e-4;
  private static final double GRADIENT_LIMIT = 1e-3;
  private static final double CHANGE_LIMIT = 1e-2;

  private final Device device;

  public ParityRunner(Device device) {
    this.device = device;
  }

  /**
   * Runs a case as it is, or with a mistake that should show.
   *
   * @throws ReferenceCaseException if its tensors do not belong together
   * @throws dev.mhim.tensors.TensorFileException if one is missing
   */
  public ParityReport run(ReferenceCase reference, Mutation mutation) {
    try {
      return measure(reference, mutation);
    } catch (InvalidStateException | EngineException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ReferenceCaseException(reference.tensors().source(), reason, e);
    }
  }

  private ParityReport measure(ReferenceCase reference, Mutation mutation) {
    ComputeThread.enter(OptionalInt.empty(), device);
    if (device.isGpu()) {
      // The limits are those of float32; TF32 keeps 10 bits of a factor.
      CudaExtension.find().ifPresent(cuda -> cuda.allowTf32(false));
    }
    List<Measurement> measured = new ArrayList<>();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device);
        TrainingStep step = start(manager, reference, mutation)) {
      for (int i = 0; i < reference.steps(); i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          train(manager, reference, step, i, mutation, measured);
        }
      }
      compareChange(reference, "student", step.trained().state(), measured);
      step.averaged()
          .ifPresent(teacher -> compareChange(reference, "teacher", teacher.state(), measured));
    }
    return new ParityReport(reference.name(), measured);
  }

  private static TrainingStep start(NDManager manager, ReferenceCase reference, Mutation mutation) {
    FoldConfig config =
        mutation == Mutation.QUERIES_NEVER_UPDATED
            ? withStillQueries(reference.config())
            : reference.config();
    MilNetwork network = new MilNetwork(config.model());
    StateDict student = reference.state("init/student/");
    return config.method() == Method.PURE
        ? new PlainStep(manager, config, network, student, Optional.empty())
        : new MhimStep(manager, config, network, student, reference.state("init/teacher/"));
  }

  private static void train(
      NDManager manager,
      ReferenceCase reference,
      TrainingStep step,
      int index,
      Mutation mutation,
      List<Measurement> measured) {
    String prefix = "step" + index + "/";
    Tensor recorded = reference.bag(index);
    NDArray bag = manager.create(recorded.toFloats(), new Shape(recorded.dim(0), recorded.dim(1)));
    RecordedDraws draws =
        new RecordedDraws(reference, index, mutation == Mutation.KEPT_PATCHES_ASCENDING);
    StepOutput output =
        step.accumulate(bag, reference.target(index), draws, reference.config().mask().high(), 1);
    compareOutput(reference, prefix, output, measured);
    compareGradient(reference, prefix, step, measured);

    double learningRate = reference.config().optimizer().learningRate();
    double momentum =
        mutation == Mutation.TEACHER_NEVER_UPDATED ? 1 : reference.config().teacher().momentum();
    step.set(learningRate, momentum);
    if (mutation == Mutation.MOMENTUM_BEFORE_OPTIMISER) {
      step.average();
      step.optimise();
    } else {
      step.optimise();
      step.average();
    }
    Evaluator student = step.trained();
    compare(reference, prefix, "eval_logits", student.logits(bag), measured);
    compare(
        reference,
        prefix,
        "eval_attention",
        student.attention(bag, reference.config().mask().pseudoScores()),
        measured);
    step.averaged()
        .ifPresent(teacher ->
            compare(reference, prefix, "teacher_eval_logits", teacher.logits(bag), measured));
  }

  private static void compareOutput(
      ReferenceCase reference, String prefix, StepOutput output, List<Measurement> measured) {
    if (output.teacher() != null && output.mask() != null) {
      compare(reference, prefix, "teacher_feat", output.teacher().embedding(), measured);
      compare(reference, prefix, "teacher_score", output.teacher().scores(), measured);
      exact(reference, prefix, "mask_kept", output.mask().keptPatches().toLongArray(), measured);
      exact(
          reference, prefix, "mask_dropped", output.mask().maskedPatches().toLongArray(), measured);
    }
    compare(reference, prefix, "logits", output.logits(), measured);
    compare(reference, prefix, "main_loss", output.mainLoss(), measured);
    if (output.auxLoss() != null) {
      compare(reference, prefix, "aux_loss", output.auxLoss(), measured);
    }
    compare(reference, prefix, "total_loss", output.totalLoss(), measured);
    exact(reference, prefix, "patch_num", new long[] {output.patches()}, measured);
    exact(reference, prefix, "keep_num", new long[] {output.seen()}, measured);
  }

  private static void compareGradient(
      ReferenceCase reference, String prefix, TrainingStep step, List<Measurement> measured) {
    StateDict expected = reference.state(prefix + "grad/");
    if (expected.tensors().isEmpty()) {
      return;
    }
    StateDict actual = step.gradient();
    expected
        .tensors()
        .forEach((name, tensor) ->
            measured.add(
                new Measurement(
                    "gradient",
                    prefix + "grad/" + name,
                    error(tensor.toFloats(), actual.require(name, tensor.shape()).toFloats()),
                    GRADIENT_LIMIT)));
  }

  /** Compares how far training moved each weight, not the weight. */
  private static void compareChange(
      ReferenceCase reference, String network, StateDict actual, List<Measurement> measured) {
    StateDict start = reference.state("init/" + network + "/");
    reference
        .state("final/" + network + "/")
        .tensors()
        .forEach((name, tensor) -> {
          float[] from = start.require(name, tensor.shape()).toFloats();
          float[] to = actual.require(name, tensor.shape()).toFloats();
          measured.add(
              new Measurement(
                  network + " change",
                  "final/" + network + "/" + name,
                  error(minus(tensor.toFloats(), from), minus(to, from)),
                  CHANGE_LIMIT));
        });
  }

  private static void compare(
      ReferenceCase reference,
      String prefix,
      String name,
      NDArray actual,
      List<Measurement> measured) {
    float[] expected = reference.tensors().tensor(prefix + name).toFloats();
    measured.add(
        new Measurement(name, prefix + name, error(expected, actual.toFloatArray()), VALUE_LIMIT));
  }

  private static void exact(
      ReferenceCase reference,
      String prefix,
      String name,
      long[] actual,
      List<Measurement> measured) {
    long[] expected = reference.tensors().tensor(prefix + name).toLongs();
    double error = Arrays.equals(expected, actual) ? 0 : Double.POSITIVE_INFINITY;
    measured.add(new Measurement(name, prefix + name, error, 0));
  }

  private static double error(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double scale = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
      scale = Math.max(scale, Math.abs((double) expected[i]));
    }
    return difference == 0 ? 0 : difference / scale;
  }

  private static float[] minus(float[] values, float[] from) {
    float[] difference = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      difference[i] = values[i] - from[i];
    }
    return difference;
  }

  private static FoldConfig withStillQueries(FoldConfig c) {
    MergeConfig m = c.merge();
    return new FoldConfig(
        c.method(),
        c.model(),
        c.mask(),
        new MergeConfig(m.enabled(), m.tokens(), m.ratio(), 1, m.atTest()),
        c.teacher(),
        c.loss(),
        c.optimizer(),
        c.schedule(),
        c.earlyStopping(),
        c.epochs(),
        c.seed(),
        c.fold(),
        c.baselineAverage());
  }
}
