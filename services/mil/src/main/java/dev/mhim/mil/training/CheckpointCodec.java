package dev.mhim.mil.training;

import dev.mhim.mil.config.ConfigFlags;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.model.InvalidStateException;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.step.Evaluator;
import dev.mhim.mil.step.TrainingStep;
import dev.mhim.tensors.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Between the state of a fold and its {@link Checkpoint}. */
final class CheckpointCodec {
  private static final String SETTINGS = "settings";
  private static final String STAGE = "stage";
  private static final String EPOCH = "epoch";
  private static final String SHORTFALLS = "shortfalls";
  private static final String HISTORY = "history";
  private static final String MODEL = "model/";
  private static final String AVERAGE = "average/";
  private static final String OPTIMISER = "optimiser/";
  private static final String BEST = "best/";
  private static final String BEST_AVERAGE = "best_average/";
  private static final String BASELINE = "baseline/";
  private static final String BASELINE_AVERAGE = "baseline_average/";

  private final FoldConfig config;

  CheckpointCodec(FoldConfig config) {
    this.config = config;
  }

  /**
   * What a checkpoint gives back.
   *
   * @param stage that it was taken in
   * @param state of that stage
   * @param model weights under training
   * @param average of the teacher or moving average; empty without one
   * @param earlier the finished TEACHER stage, when in the STUDENT stage and trained here
   */
  record Restored(
      Stage stage,
      StageState state,
      StateDict model,
      Optional<StateDict> average,
      StateDict optimiser,
      Optional<StageState> earlier) {}

  Checkpoint encode(
      Stage stage, TrainingStep step, StageState state, Optional<StageState> earlier) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, MODEL, step.trained().state());
    step.averaged().map(Evaluator::state).ifPresent(average -> put(tensors, AVERAGE, average));
    put(tensors, OPTIMISER, step.optimiserState());
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(SETTINGS, settings());
    metadata.put(STAGE, stage.name());
    metadata.put(EPOCH, Integer.toString(state.nextEpoch() - 1));
    metadata.put(SHORTFALLS, Integer.toString(state.shortfalls()));
    putBest(tensors, metadata, BEST, state.best());
    putBest(tensors, metadata, BEST_AVERAGE, state.bestAverage());
    List<EpochMetrics> history = new ArrayList<>();
    earlier.ifPresent(teacher -> {
      putBest(tensors, metadata, BASELINE, teacher.best());
      putBest(tensors, metadata, BASELINE_AVERAGE, teacher.bestAverage());
      history.addAll(teacher.history());
    });
    history.addAll(state.history());
    metadata.put(HISTORY, EpochText.write(history));
    return new Checkpoint(tensors, metadata);
  }

  /**
   * Reads a checkpoint of the same settings.
   *
   * @throws InvalidStateException if it was taken with other settings
   */
  Restored decode(Checkpoint checkpoint) {
    Map<String, String> metadata = checkpoint.metadata();
    if (!settings().equals(metadata.get(SETTINGS))) {
      throw new InvalidStateException(
          "the checkpoint was taken with other settings (%s): resume with those, or start anew"
              .formatted(metadata.get(SETTINGS)));
    }
    Stage stage = Stage.valueOf(require(metadata, STAGE));
    List<EpochMetrics> history = EpochText.read(require(metadata, HISTORY));
    StageState state =
        new StageState(
            Integer.parseInt(require(metadata, EPOCH)) + 1,
            Integer.parseInt(require(metadata, SHORTFALLS)),
            best(checkpoint, BEST)
                .orElseThrow(() -> new InvalidStateException("the checkpoint has no best model")),
            best(checkpoint, BEST_AVERAGE).orElse(null),
            of(stage, history));
    Optional<StageState> earlier =
        best(checkpoint, BASELINE)
            .map(baseline ->
                new StageState(
                    config.epochs(),
                    0,
                    baseline,
                    best(checkpoint, BASELINE_AVERAGE).orElse(null),
                    of(Stage.TEACHER, history)));
    StateDict average = get(checkpoint, AVERAGE);
    return new Restored(
        stage,
        state,
        get(checkpoint, MODEL),
        average.tensors().isEmpty() ? Optional.empty() : Optional.of(average),
        get(checkpoint, OPTIMISER),
        earlier);
  }

  private String settings() {
    return ConfigFlags.of(config).toString();
  }

  private static List<EpochMetrics> of(Stage stage, List<EpochMetrics> history) {
    return history.stream().filter(epoch -> epoch.stage() == stage).toList();
  }

  private static void putBest(
      Map<String, Tensor> tensors,
      Map<String, String> metadata,
      String prefix,
      @Nullable BestModel best) {
    if (best != null) {
      put(tensors, prefix, best.state());
      metadata.put(prefix + EPOCH, Integer.toString(best.epoch()));
      metadata.put(prefix + "metric", EpochText.write(best.metric()));
    }
  }

  private static Optional<BestModel> best(Checkpoint checkpoint, String prefix) {
    String epoch = checkpoint.metadata().get(prefix + EPOCH);
    if (epoch == null) {
      return Optional.empty();
    }
    OptionalDouble metric = EpochText.readMetric(require(checkpoint.metadata(), prefix + "metric"));
    return Optional.of(new BestModel(Integer.parseInt(epoch), metric, get(checkpoint, prefix)));
  }

  private static void put(Map<String, Tensor> tensors, String prefix, StateDict state) {
    state.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
  }

  private static StateDict get(Checkpoint checkpoint, String prefix) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    checkpoint
        .tensors()
        .forEach((name, tensor) -> {
          if (name.startsWith(prefix)) {
            state.put(name.substring(prefix.length()), tensor);
          }
        });
    return new StateDict(state);
  }

  private static String require(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new InvalidStateException("the checkpoint's metadata lacks '%s'".formatted(key));
    }
    return value;
  }
}
