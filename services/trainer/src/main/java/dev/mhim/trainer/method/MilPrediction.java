package dev.mhim.trainer.method;

import ai.djl.engine.Engine;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.BagException;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.explain.Explanation;
import dev.mhim.mil.explain.ModelGroup;
import dev.mhim.mil.memory.BagTooLargeException;
import dev.mhim.mil.model.InvalidStateException;
import dev.mhim.mil.model.ModelFile;
import dev.mhim.platform.error.Problems;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.trainer.bag.BagCache;
import dev.mhim.trainer.bag.Prefetch;
import dev.mhim.trainer.config.TrainerConfig;
import dev.mhim.trainer.explanation.SlideExplanation;
import dev.mhim.trainer.fold.DatasetPrediction;
import dev.mhim.trainer.fold.FoldFailedException;
import dev.mhim.trainer.metric.FoldListener;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.PredictTask;
import dev.mhim.v1.Stage;
import dev.mhim.v1.StepProgress;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Prediction with the method library: a bag is brought to the device once, for all models. */
@ApplicationScoped
public class MilPrediction implements DatasetPrediction {
  private final BagCache cache;
  private final Prefetch prefetch;
  private final OptionalInt threads;

  MilPrediction(BagCache cache, Prefetch prefetch, TrainerConfig config) {
    this.cache = cache;
    this.prefetch = prefetch;
    this.threads = OptionalInt.of(MilTraining.threads(config));
  }

  @Override
  public List<FoldPredictions> predict(
      Assignment assignment,
      FoldListener listener,
      Consumer<SlideExplanation> explanations,
      BooleanSupplier cancelled)
      throws Exception {
    PlannedBags planned = new PlannedBags(assignment.plan());
    List<Bag> bags = planned.test(0);
    prefetch.begin(planned.files(bags), cancelled);
    List<ModelFile> models = assignment.models().stream().map(MilPrediction::read).toList();
    CachedBagSource source = new CachedBagSource(planned, cache);
    // Each bag is needed once, so that none stays on the device.
    BagStorage storage = models.getFirst().config().storage();
    try (DeviceBags features =
            new DeviceBags(Engine.getEngine("PyTorch").defaultDevice(), source, 0, storage);
        ModelGroup group = new ModelGroup(features, models, threads)) {
      return ScopedValue.where(CachedBagSource.CANCELLED, cancelled)
          .call(() ->
              new Pass(assignment, planned, source, group, explanations)
                  .over(bags, listener, cancelled));
    } catch (InvalidStateException e) {
      throw badModel(assignment.models().getFirst().path(), e);
    } catch (BagTooLargeException e) {
      throw new FoldFailedException(
          Problems.of("BAG_TOO_LARGE", e.bagId(), "", String.valueOf(e.getMessage()), ""),
          FailureReason.FAILURE_REASON_BAD_BAG,
          e);
    } catch (BagException e) {
      throw MilTraining.describe(e);
    }
  }

  private static ModelFile read(Model model) {
    try {
      return ModelFile.of(Safetensors.read(model.file(), model.path()));
    } catch (TensorFileException | InvalidConfigurationException e) {
      throw badModel(model.path(), e);
    }
  }

  private static FoldFailedException badModel(String path, Exception cause) {
    return new FoldFailedException(
        Problems.of(
            "BAD_MODEL",
            path,
            "",
            "the stored model can't be used: " + cause.getMessage(),
            "train the run again with this version"),
        FailureReason.FAILURE_REASON_INVALID,
        cause);
  }

  /** One pass over the bags. */
  private record Pass(
      Assignment assignment,
      PlannedBags planned,
      CachedBagSource source,
      ModelGroup group,
      Consumer<SlideExplanation> explanations) {

    List<FoldPredictions> over(List<Bag> bags, FoldListener listener, BooleanSupplier cancelled)
        throws IOException {
      PredictTask task = assignment.task().getPredict();
      PredictedBags predicted = new PredictedBags(assignment);
      StepProgress.Builder progress =
          StepProgress.newBuilder()
              .setStage(Stage.STAGE_PREDICTION)
              .setStageCount(1)
              .setEpochCount(1)
              .setLoss(Double.NaN)
              .setBagCount(bags.size());
      listener.onStage(progress.build());
      for (Bag bag : bags) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("stopped before bag " + bag.id());
        }
        predicted.add(bag, task.getWork().getExplain() ? explain(bag) : group.logits(bag));
        listener.onProgress(progress.setBagsDone(progress.getBagsDone() + 1).build());
      }
      return predicted.messages();
    }

    private List<Tensor> explain(Bag bag) throws IOException {
      List<Explanation> models = group.explain(bag);
      new SlideSplitter(assignment, source, planned).split(bag, models).forEach(explanations);
      return models.stream().map(Explanation::logits).toList();
    }
  }
}
