package dev.mhim.mil.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.CounterRandom;
import dev.mhim.mil.memory.DeviceMemory;
import dev.mhim.mil.memory.MemoryCheck;
import dev.mhim.mil.model.StateCheck;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.step.LoadedModel;
import dev.mhim.mil.step.MhimStep;
import dev.mhim.mil.step.PlainStep;
import dev.mhim.mil.step.TrainingStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains one fold: the TEACHER stage (the plain baseline), then for MHIM the STUDENT stage with a
 * fresh student and a teacher that starts from the baseline's selected epoch; or the STUDENT stage
 * alone from given teacher weights.
 *
 * <p>{@link #train} works in the calling thread; several folds may train in threads of one process.
 * On the CPU the result depends on settings, bags and seed alone, whatever else runs.
 */
public final class FoldTrainer {
  private static final long START = 0;

  private final FoldConfig config;
  private final FoldBags bags;
  private final DeviceBags features;
  private final @Nullable StateDict givenTeacher;
  private final CheckpointStore checkpoints;
  private final FoldEnvironment environment;
  private final OptionalInt threads;
  private final Map<Stage, Integer> epochs;
  private final MilNetwork network;
  private final CheckpointCodec codec;

  private FoldTrainer(Builder builder, FoldConfig config, FoldBags bags, DeviceBags features) {
    this.config = config.withLoss(config.loss().resolve(bagsOfClass(config, bags)));
    this.bags = bags;
    this.features = features;
    this.givenTeacher = builder.teacher;
    this.checkpoints = builder.checkpoints;
    long memory = builder.memory.orElseGet(() -> DeviceMemory.total(features.device()));
    this.environment =
        new FoldEnvironment(
            builder.listener, builder.cancelled, new MemoryCheck(config, memory), System::nanoTime);
    this.threads = builder.threads;
    this.epochs = Map.copyOf(builder.epochs);
    this.network = new MilNetwork(config.model());
    this.codec = new CheckpointCodec(config);
  }

  /** A builder; settings, bags and features are required. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Trains the fold, or what is left of it after the newest checkpoint.
   *
   * @throws TrainingCancelledException within a step of the caller's wish
   * @throws TrainingDivergedException if the loss is no longer a number
   * @throws dev.mhim.mil.data.BagException if a bag can't be read
   * @throws dev.mhim.mil.model.InvalidStateException if teacher or checkpoint do not fit
   * @throws dev.mhim.mil.memory.BagTooLargeException if a bag can't fit the device
   * @throws UncheckedIOException if a checkpoint can't be read or written
   */
  public FoldResult train() {
    ComputeThread.enter(threads, features.device());
    requireMemory();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(features.device())) {
      Optional<CheckpointCodec.Restored> restored = latest().map(codec::decode);
      Optional<StageState> teacherStage =
          givenTeacher == null ? Optional.of(teacherStage(manager, restored)) : Optional.empty();
      List<TrainedModel> models = new ArrayList<>();
      List<EpochMetrics> history = new ArrayList<>();
      teacherStage.ifPresent(state -> {
        history.addAll(state.history());
        models.add(model(manager, ModelRole.BASELINE, state.best()));
        addAverage(manager, models, ModelRole.BASELINE_AVERAGE, state.bestAverage());
      });
      if (config.method() == Method.MHIM) {
        StageState state = studentStage(manager, restored, teacherStage);
        history.addAll(state.history());
        models.add(model(manager, ModelRole.STUDENT, state.best()));
        addAverage(manager, models, ModelRole.TEACHER, state.bestAverage());
      }
      return new FoldResult(models, history);
    }
  }

  private StageState teacherStage(NDManager manager, Optional<CheckpointCodec.Restored> restored) {
    Optional<StageState> finished = restored.flatMap(CheckpointCodec.Restored::earlier);
    if (finished.isPresent()) {
      return finished.get();
    }
    StateDict start =
        restored
            .map(CheckpointCodec.Restored::model)
            .orElseGet(() -> network.layout().start(startKey(Stage.TEACHER)));
    TrainingStep step =
        new PlainStep(
            manager, config, network, start, restored.flatMap(CheckpointCodec.Restored::average));
    return run(manager, Stage.TEACHER, step, restored, Optional.empty());
  }

  private StageState studentStage(
      NDManager manager,
      Optional<CheckpointCodec.Restored> restored,
      Optional<StageState> teacherStage) {
    Optional<CheckpointCodec.Restored> here =
        restored.filter(checkpoint -> checkpoint.stage() == Stage.STUDENT);
    StateDict student =
        here.map(CheckpointCodec.Restored::model)
            .orElseGet(() -> MhimStep.freshStudent(config, network, startKey(Stage.STUDENT)));
    StateDict teacher =
        here.flatMap(CheckpointCodec.Restored::average).orElseGet(() -> firstTeacher(teacherStage));
    TrainingStep step = new MhimStep(manager, config, network, student, teacher);
    return run(manager, Stage.STUDENT, step, here, teacherStage);
  }

  private StateDict firstTeacher(Optional<StageState> teacherStage) {
    if (givenTeacher != null) {
      return givenTeacher;
    }
    return teacherStage
        .map(state -> state.best().state())
        .orElseThrow(() -> new IllegalStateException("there is no teacher to start from"));
  }

  private StageState run(
      NDManager manager,
      Stage stage,
      TrainingStep step,
      Optional<CheckpointCodec.Restored> restored,
      Optional<StageState> earlier) {
    try (step) {
      restored.ifPresent(checkpoint -> step.restore(checkpoint.optimiser()));
      StageState state = restored.map(CheckpointCodec.Restored::state).orElseGet(StageState::new);
      int last = epochs.getOrDefault(stage, config.epochs());
      new StageTrainer(stage, last, config, bags, features, environment)
          .train(
              manager,
              step,
              state,
              (trained, reached) -> {
                if (checkpoints.isDue()) {
                  save(codec.encode(stage, trained, reached, earlier));
                }
              });
      return state;
    }
  }

  private TrainedModel model(NDManager manager, ModelRole role, BestModel best) {
    try (LoadedModel loaded =
        new LoadedModel(manager, config.model(), config.merge(), best.state())) {
      List<BagPrediction> predictions =
          bags.test().isEmpty()
              ? List.of()
              : new BagEvaluation(features, config.model().inputDim(), environment.memory())
                  .predict(loaded.evaluator(), bags.test());
      return new TrainedModel(role, best.epoch(), best.metric(), best.state(), predictions);
    }
  }

  private void addAverage(
      NDManager manager, List<TrainedModel> models, ModelRole role, @Nullable BestModel best) {
    if (best != null) {
      models.add(model(manager, role, best));
    }
  }

  /** Tells a bag that does not fit before anything is trained, where the sizes are known. */
  private void requireMemory() {
    for (Bag bag : bags.train()) {
      features.patches(bag).ifPresent(n -> environment.memory().requireTraining(bag.id(), n));
    }
    for (List<Bag> part : List.of(bags.validation(), bags.test())) {
      for (Bag bag : part) {
        features.patches(bag).ifPresent(n -> environment.memory().requirePrediction(bag.id(), n));
      }
    }
  }

  private static int[] bagsOfClass(FoldConfig config, FoldBags bags) {
    int[] count = new int[config.model().classes()];
    bags.train().forEach(bag -> count[bag.target().index()]++);
    return count;
  }

  private long startKey(Stage stage) {
    return CounterRandom.key(config.seed(), config.fold(), stage.name().hashCode(), START);
  }

  private Optional<Checkpoint> latest() {
    try {
      return checkpoints.latest();
    } catch (IOException e) {
      throw new UncheckedIOException("the newest checkpoint can't be read", e);
    }
  }

  private void save(Checkpoint checkpoint) {
    try {
      checkpoints.save(checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint can't be written", e);
    }
  }

  /** What a fold is trained with. */
  public static final class Builder {
    private @Nullable FoldConfig config;
    private @Nullable FoldBags bags;
    private @Nullable DeviceBags features;
    private @Nullable StateDict teacher;
    private CheckpointStore checkpoints = CheckpointStore.NONE;
    private Consumer<TrainingEvent> listener = event -> {};
    private BooleanSupplier cancelled = () -> false;
    private OptionalInt threads = OptionalInt.empty();
    private final Map<Stage, Integer> epochs = new EnumMap<>(Stage.class);
    private OptionalLong memory = OptionalLong.empty();

    private Builder() {}

    /** The settings. */
    public Builder setConfig(FoldConfig foldConfig) {
      this.config = foldConfig;
      return this;
    }

    /** The parts of the fold. */
    public Builder setBags(FoldBags foldBags) {
      this.bags = foldBags;
      return this;
    }

    /** Where the features are, and the device; folds side by side may share it. */
    public Builder setFeatures(DeviceBags deviceBags) {
      this.features = deviceBags;
      return this;
    }

    /** Weights that the teacher starts from, in place of a TEACHER stage. */
    public Builder optTeacher(StateDict state) {
      this.teacher = state;
      return this;
    }

    /** Where a checkpoint goes after each epoch, and where to go on from. */
    public Builder optCheckpoints(CheckpointStore store) {
      this.checkpoints = store;
      return this;
    }

    /** Who is told what happens; called from the training thread and not to block it. */
    public Builder optListener(Consumer<TrainingEvent> eventListener) {
      this.listener = eventListener;
      return this;
    }

    /** Asked before each step whether to stop. */
    public Builder optCancelled(BooleanSupplier supplier) {
      this.cancelled = supplier;
      return this;
    }

    /** Threads that one operation on the CPU may use; 1 where as many folds as cores train. */
    public Builder optThreads(int cpuThreads) {
      this.threads = OptionalInt.of(cpuThreads);
      return this;
    }

    /**
     * Ends a stage after this many epochs, at least 1, whatever it selects; rates and ratios take
     * the course of the settings' epochs. For a fit on all bags, which nothing can stop early.
     */
    public Builder optEpochs(Stage stage, int count) {
      if (count < 1) {
        throw new IllegalArgumentException(stage + ": " + count + " epochs; at least 1 is needed");
      }
      this.epochs.put(stage, count);
      return this;
    }

    /** Bytes of device memory for this fold, bags kept there included; else all of the device's. */
    public Builder optMemory(long bytes) {
      this.memory = OptionalLong.of(bytes);
      return this;
    }

    /**
     * The trainer.
     *
     * @throws IllegalStateException if a required part is missing, or the bags are not kept as the
     *     settings say
     * @throws dev.mhim.mil.config.InvalidConfigurationException for a teacher of a plain model, or
     *     labels that do not go with the loss or the number of classes
     * @throws dev.mhim.mil.model.InvalidStateException for a teacher of another network, naming all
     *     that does not fit
     */
    public FoldTrainer build() {
      if (config == null || bags == null || features == null) {
        throw new IllegalStateException("setConfig, setBags and setFeatures are required");
      }
      if (teacher != null && config.method() == Method.PURE) {
        throw new InvalidConfigurationException(
            "teacher_init", "given", "a plain model has no teacher; use --model mhim");
      }
      if (features.storage() != config.storage()) {
        throw new IllegalStateException(
            "the bags are kept as %s, the settings say %s"
                .formatted(features.storage(), config.storage()));
      }
      TargetCheck.require(config, bags);
      if (teacher != null) {
        StateCheck.require(
            "--teacher_init", teacher, new MilNetwork(config.model()).layout().shapes());
      }
      return new FoldTrainer(this, config, bags, features);
    }
  }
}
