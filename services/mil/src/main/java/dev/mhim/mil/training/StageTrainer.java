package dev.mhim.mil.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.engine.CounterRandom;
import dev.mhim.mil.engine.SeededDraws;
import dev.mhim.mil.step.BagVisit;
import dev.mhim.mil.step.Evaluator;
import dev.mhim.mil.step.StepOutput;
import dev.mhim.mil.step.StepRunner;
import dev.mhim.mil.step.TrainingStep;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The epochs of one stage: train, evaluate, select, checkpoint, stop early. */
final class StageTrainer {
  private static final long PROGRESS_INTERVAL_NANOS = 400_000_000;
  private static final long SHUFFLE = 1;
  private static final long STEP = 2;
  private static final long PATCHES = 3;

  private final Stage stage;
  private final FoldConfig config;
  private final FoldBags bags;
  private final DeviceBags features;
  private final FoldEnvironment environment;
  private final Schedules schedules;
  private final BagEvaluation evaluation;
  private final EpochOrder order;
  private final int epochs;

  /**
   * The trainer of a stage.
   *
   * @param epochs after which it ends, at most those of the settings, whose course it takes
   */
  StageTrainer(
      Stage stage,
      int epochs,
      FoldConfig config,
      FoldBags bags,
      DeviceBags features,
      FoldEnvironment environment) {
    this.stage = stage;
    this.epochs = Math.min(epochs, config.epochs());
    this.config = config;
    this.bags = bags;
    this.features = features;
    this.environment = environment;
    this.schedules = new Schedules(config, bags.train().size());
    this.order = new EpochOrder(bags.train(), config.sampling().balanced());
    this.evaluation = new BagEvaluation(features, config.model().inputDim(), environment.memory());
  }

  /** What to do with a stage after each epoch. */
  interface EpochCheckpoint {
    void save(TrainingStep step, StageState state);
  }

  /** Trains what is left of the stage. */
  void train(NDManager manager, TrainingStep step, StageState state, EpochCheckpoint checkpoint) {
    environment.tell(
        new TrainingEvent.StageStarted(stage, state.nextEpoch(), epochs, bags.train().size()));
    boolean stopped = stopsEarly(state);
    try (StepRunner runner = new StepRunner(step, features.device(), config.teacher().dropout())) {
      while (!stopped && state.nextEpoch() < epochs) {
        EpochMetrics metrics = epoch(manager, runner, step, state);
        state.finish(metrics);
        environment.tell(new TrainingEvent.EpochFinished(metrics));
        checkpoint.save(step, state);
        stopped = stopsEarly(state);
      }
    }
    environment.tell(
        new TrainingEvent.StageFinished(
            stage, state.best().epoch(), state.best().metric(), stopped));
  }

  private EpochMetrics epoch(
      NDManager manager, StepRunner runner, TrainingStep step, StageState state) {
    int epoch = state.nextEpoch();
    try (EpochMeter meter = new EpochMeter(manager, environment.nanoTime())) {
      trainEpoch(runner, epoch, meter);
      // Waits for the device; only then is the time the epoch's.
      requireFinite(meter, epoch);
      double rate = meter.patchesPerSecond();
      OptionalDouble metric = select(step.trained(), epoch, state);
      Optional<Evaluator> average = step.averaged();
      OptionalDouble averageMetric =
          average.isPresent() ? selectAverage(average.get(), epoch, state) : OptionalDouble.empty();
      return new EpochMetrics(
          stage,
          epoch,
          meter.meanMainLoss() * config.loss().mainWeight(),
          meter.meanAuxLoss() * config.loss().auxWeight(),
          schedules.learningRate(epoch, 0),
          metric,
          averageMetric,
          rate,
          meter.meanPatches(),
          meter.meanSeen());
    }
  }

  private void trainEpoch(StepRunner runner, int epoch, EpochMeter meter) {
    List<Bag> train = bags.train();
    int[] places = order.draw(key(SHUFFLE, epoch));
    int group = config.optimizer().accumulationSteps();
    long lastProgress = environment.nanoTime().getAsLong();
    for (int i = 0; i < places.length; i++) {
      environment.stopIfCancelled(stage, epoch);
      int groupStart = i - i % group;
      int groupSize = Math.min(group, places.length - groupStart);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Bag bag = train.get(places[i]);
        long position = (long) epoch * places.length + i;
        StepOutput output =
            runner.train(
                new BagVisit(
                    patches(bag, position),
                    bag.target(),
                    key(STEP, position),
                    schedules.highRatio(epoch, i),
                    1.0 / groupSize,
                    i == groupStart + groupSize - 1,
                    schedules.learningRate(epoch, i),
                    schedules.momentum(epoch, i)));
        meter.add(output);
      }
      long now = environment.nanoTime().getAsLong();
      if (now - lastProgress >= PROGRESS_INTERVAL_NANOS && i + 1 < places.length) {
        lastProgress = now;
        double loss = requireFinite(meter, epoch);
        environment.tell(
            new TrainingEvent.Progress(
                stage, epoch, i + 1, places.length, loss, meter.patchesPerSecond()));
      }
    }
  }

  /** The patches that a step trains on. */
  private NDArray patches(Bag bag, long position) {
    NDArray all = features.get(bag, config.model().inputDim());
    environment.memory().requireTraining(bag.id(), all.getShape().get(0));
    OptionalInt most = config.sampling().maxPatches();
    return most.isPresent()
        ? PatchSample.of(all, most.getAsInt(), new SeededDraws(key(PATCHES, position), false))
        : all;
  }

  private OptionalDouble select(Evaluator model, int epoch, StageState state) {
    OptionalDouble metric = measure(model);
    if (state.improves(metric)) {
      state.select(new BestModel(epoch, metric, model.state()));
    }
    return metric;
  }

  private OptionalDouble selectAverage(Evaluator model, int epoch, StageState state) {
    OptionalDouble metric = measure(model);
    if (state.averageImproves(metric)) {
      state.selectAverage(new BestModel(epoch, metric, model.state()));
    }
    return metric;
  }

  private OptionalDouble measure(Evaluator model) {
    return bags.selection().isEmpty()
        ? OptionalDouble.empty()
        : SelectionMetric.of(config, evaluation.predict(model, bags.selection()));
  }

  private double requireFinite(EpochMeter meter, int epoch) {
    double loss = meter.meanLoss();
    if (!Double.isFinite(loss)) {
      throw new TrainingDivergedException(stage, epoch, meter.bags(), loss);
    }
    return loss;
  }

  private boolean stopsEarly(StageState state) {
    EarlyStopping stopping = config.earlyStopping();
    return stopping.enabled()
        && state.shortfalls() >= stopping.patience()
        && state.nextEpoch() - 1 > stopping.afterEpoch();
  }

  private long key(long purpose, long position) {
    return CounterRandom.key(
        config.seed(), config.fold(), stage.name().hashCode(), purpose, position);
  }
}
