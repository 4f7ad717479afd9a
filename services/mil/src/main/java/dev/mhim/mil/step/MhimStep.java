package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.Autograd;
import dev.mhim.mil.engine.Draws;
import dev.mhim.mil.engine.Kernels;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.engine.Scalars;
import dev.mhim.mil.masking.PatchMask;
import dev.mhim.mil.masking.PatchMasker;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.BagOutput;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.network.ParameterLayout;
import dev.mhim.mil.network.RecycleNetwork;
import dev.mhim.mil.network.TeacherView;
import dev.mhim.mil.network.Weights;
import dev.mhim.tensors.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Masked hard instance mining: a student behind the mask of its momentum teacher. */
public final class MhimStep implements TrainingStep {
  private final FoldConfig config;
  private final MilNetwork network;
  private final PatchMasker masker;
  private final Learner student;
  private final MovingAverage teacher;
  private final Evaluator.@Nullable Recycling recycling;

  /**
   * Goes on from given weights.
   *
   * @param studentState of the student, its recycle network and global queries included
   * @param teacherState of the teacher's network
   */
  public MhimStep(
      NDManager parent,
      FoldConfig config,
      MilNetwork network,
      StateDict studentState,
      StateDict teacherState) {
    this.config = config;
    this.network = network;
    this.masker = new PatchMasker(config.mask());
    RecycleNetwork recycle =
        config.merge().enabled() ? new RecycleNetwork(config.model(), config.merge()) : null;
    ParameterLayout layout = recycle == null ? network.layout() : recycle.layoutAfter(network);
    this.student = new Learner(parent, layout, studentState, config.optimizer());
    this.teacher = new MovingAverage(parent, network.layout(), teacherState, student.parameters());
    this.recycling =
        recycle == null
            ? null
            : new Evaluator.Recycling(
                recycle, recycle.queries(parent, studentState), config.merge().atTest());
  }

  /** Start values of a student: its network's, and those of its recycle network and queries. */
  public static StateDict freshStudent(FoldConfig config, MilNetwork network, long key) {
    if (!config.merge().enabled()) {
      return network.layout().start(key);
    }
    RecycleNetwork recycle = new RecycleNetwork(config.model(), config.merge());
    Tensor queries = recycle.freshQueries(key);
    return recycle
        .layoutAfter(network)
        .start(key)
        .with(Map.of(RecycleNetwork.QUERIES, queries, RecycleNetwork.QUERIES_TWIN, queries));
  }

  @Override
  public StepOutput accumulate(
      NDArray bag, Target target, Draws draws, double highRatio, double weight) {
    Lesson lesson = Kept.of(() -> teach(bag, highRatio, draws), Lesson::arrays);
    try (Autograd tape = Autograd.record()) {
      Weights weights = student.weights();
      StepOutput output =
          Kept.of(() -> learn(weights, bag, target, lesson, draws), StepOutput::arrays);
      NDArray total = output.totalLoss();
      tape.backward(weight == 1 ? total : total.mul(Scalars.of(weight)));
      return output;
    }
  }

  /** What the teacher leaves of a bag. */
  private record Lesson(TeacherView view, PatchMask mask) {
    List<NDArray> arrays() {
      return List.of(view.embedding(), view.scores(), mask.order());
    }
  }

  private Lesson teach(NDArray bag, double highRatio, Draws draws) {
    Weights weights = teacher.parameters().weights();
    NDArray x = network.features(weights, bag, draws.teacher());
    TeacherView view = network.teach(weights, x, draws.teacher(), config.mask().pseudoScores());
    return new Lesson(view, masker.mask(view.scores(), highRatio, draws));
  }

  private StepOutput learn(
      Weights weights, NDArray bag, Target target, Lesson lesson, Draws draws) {
    NDArray input = studentInput(weights, bag, lesson.mask(), draws);
    BagOutput output = network.encode(weights, input, draws.student());
    NDArray main = Losses.main(config.loss().main(), output.logits(), target);
    NDArray aux = null;
    NDArray total = main.mul(Scalars.of(config.loss().mainWeight(target.index())));
    if (config.loss().auxWeight() > 0) {
      aux =
          Losses.consistency(
              output.embedding(), lesson.view().embedding(), config.teacher().temperature());
      total = total.add(aux.mul(Scalars.of(config.loss().auxWeight())));
    }
    int patches = Math.toIntExact(bag.getShape().get(0));
    int seen = Math.toIntExact(input.getShape().get(0));
    return new StepOutput(
        output.logits(), main, aux, total, patches, seen, lesson.view(), lesson.mask());
  }

  /** What the student's encoder sees, {@code [n, M]}; moves the global queries. */
  private NDArray studentInput(Weights weights, NDArray bag, PatchMask mask, Draws draws) {
    NDArray kept = mask.keptPatches();
    if (recycling == null) {
      NDArray patches = Ops.select(bag, kept);
      return network.features(weights, patches, draws.student());
    }
    // Gathered before the feature layer: input features need no gradient, so neither does this.
    NDArray order = Ops.ascending(draws.keepOrder(bag.getManager(), mask.kept()));
    NDArray patches = Ops.select(bag, kept.gather(order, 0));
    NDArray x = network.features(weights, patches, draws.student());
    int stays = (int) (mask.kept() * config.merge().ratio());
    NDArray[] parts = Ops.split(x, 0, stays, mask.kept() - stays);
    NDArray condensed =
        recycling.network().condense(weights, parts[1], recycling.queries(), draws.student());
    // Before the backward, as published: the gradient of merge.norm.weight sees the moved queries.
    Kernels.follow(recycling.queries(), condensed, config.merge().momentum());
    return Ops.concatRows(parts[0], condensed);
  }

  @Override
  public StateDict gradient() {
    return student.gradient();
  }

  @Override
  public void set(double learningRate, double momentum) {
    student.rate(learningRate);
    teacher.momentum(momentum);
  }

  @Override
  public void optimise() {
    student.optimise();
  }

  @Override
  public void average() {
    teacher.follow();
  }

  @Override
  public void forget() {
    student.forget();
  }

  @Override
  public boolean recordable() {
    return masker.staysOnDevice();
  }

  @Override
  public Evaluator trained() {
    return new Evaluator(network, student.parameters(), recycling);
  }

  @Override
  public Optional<Evaluator> averaged() {
    return Optional.of(new Evaluator(network, teacher.parameters()));
  }

  @Override
  public StateDict optimiserState() {
    return student.optimiserState();
  }

  @Override
  public void restore(StateDict optimiserState) {
    student.restore(optimiserState);
  }

  @Override
  public void close() {
    if (recycling != null) {
      recycling.queries().close();
    }
    teacher.close();
    student.close();
  }
}
