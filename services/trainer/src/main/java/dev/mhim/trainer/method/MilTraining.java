package dev.mhim.trainer.method;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.mil.data.BagException;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.memory.BagTooLargeException;
import dev.mhim.mil.model.InvalidStateException;
import dev.mhim.mil.training.FoldResult;
import dev.mhim.mil.training.FoldTrainer;
import dev.mhim.mil.training.TrainingDivergedException;
import dev.mhim.platform.error.Problems;
import dev.mhim.trainer.bag.BagCache;
import dev.mhim.trainer.bag.Prefetch;
import dev.mhim.trainer.config.TrainerConfig;
import dev.mhim.trainer.fold.Checkpoints;
import dev.mhim.trainer.fold.FoldFailedException;
import dev.mhim.trainer.fold.FoldTraining;
import dev.mhim.trainer.metric.FoldListener;
import dev.mhim.trainer.metric.TrainerMeters;
import dev.mhim.v1.FailureReason;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The method library on DJL and PyTorch. */
@ApplicationScoped
public class MilTraining implements FoldTraining {
  private static final Logger LOG = LoggerFactory.getLogger(MilTraining.class);

  private final BagCache cache;
  private final Prefetch prefetch;
  private final TrainerConfig config;
  private final TrainerMeters meters;
  private final int threads;
  private final SharedDeviceBags deviceBags = new SharedDeviceBags();

  MilTraining(BagCache cache, Prefetch prefetch, TrainerConfig config, TrainerMeters meters) {
    this.cache = cache;
    this.prefetch = prefetch;
    this.config = config;
    this.meters = meters;
    this.threads = threads(config);
  }

  /** Threads that one slot may use. */
  static int threads(TrainerConfig config) {
    return config
        .threads()
        .orElseGet(() -> Math.max(1, Runtime.getRuntime().availableProcessors() / config.slots()));
  }

  @Override
  public void prepare() {
    // Natives come from our own jars; the engine is neither to fetch anything nor to tell anybody.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    ComputeThread.enter(OptionalInt.of(threads));
    Engine engine = Engine.getEngine("PyTorch");
    LOG.info(
        "engine {} {} on {}, {} threads a fold",
        engine.getEngineName(),
        engine.getVersion(),
        engine.defaultDevice(),
        threads);
    Device device = engine.defaultDevice();
    if (device.isGpu() && CudaUtils.hasCuda()) {
      meters.watchDeviceMemory(() -> CudaUtils.getGpuMemory(device).getUsed());
    }
  }

  @Override
  public Trained train(
      Assignment fold, Checkpoints stored, FoldListener listener, BooleanSupplier cancelled)
      throws Exception {
    int number = fold.task().getFold().getFold();
    FoldConfig settings =
        new SettingsTranslation(fold.task().getFold().getSettings(), fold.plan()).fold(number);
    PlannedBags bags = new PlannedBags(fold.plan());
    FoldBags parts = fold.isFitAll() ? bags.all() : bags.fold(number);
    prefetch.begin(bags.files(parts), cancelled);
    EventTranslation events = new EventTranslation(settings, listener, System::nanoTime);
    // Runs of one plan share its bags, if they keep them alike.
    String kept = fold.task().getFold().getSplitPlan().getSha256() + " " + settings.storage();
    try (SharedDeviceBags.Use features =
        deviceBags.use(kept, () -> open(bags, settings.storage()))) {
      MilCheckpoints checkpoints = new MilCheckpoints(stored, events);
      FoldTrainer trainer =
          trainer(fold, settings, parts, features.bags(), events, checkpoints, cancelled);
      FoldResult result =
          ScopedValue.where(CachedBagSource.CANCELLED, cancelled)
              .call(() -> goOn(fold, trainer, checkpoints));
      return new ResultTranslation(fold, settings).translate(result, events.history());
    } catch (InvalidConfigurationException e) {
      throw SettingsTranslation.invalid(e);
    } catch (TrainingDivergedException e) {
      // The same seed diverges again.
      throw new FoldFailedException(
          Problems.of("DIVERGED", "settings.lr", "", String.valueOf(e.getMessage()), ""),
          FailureReason.FAILURE_REASON_DIVERGED,
          e);
    } catch (BagTooLargeException e) {
      throw new FoldFailedException(
          Problems.of("BAG_TOO_LARGE", e.bagId(), "", String.valueOf(e.getMessage()), ""),
          FailureReason.FAILURE_REASON_BAD_BAG,
          e);
    } catch (BagException e) {
      throw describe(e);
    }
  }

  @PreDestroy
  void close() {
    deviceBags.close();
  }

  /** A checkpoint that does not serve, such as another version's, costs the time only. */
  private static FoldResult goOn(Assignment fold, FoldTrainer trainer, MilCheckpoints checkpoints) {
    try {
      return trainer.train();
    } catch (InvalidStateException e) {
      if (!checkpoints.wentOn()) {
        throw e;
      }
      LOG.warn("{} starts anew: {}", fold.task().getName(), e.getMessage());
      checkpoints.startAnew();
      return trainer.train();
    }
  }

  private FoldTrainer trainer(
      Assignment fold,
      FoldConfig settings,
      FoldBags parts,
      DeviceBags features,
      EventTranslation events,
      MilCheckpoints checkpoints,
      BooleanSupplier cancelled) {
    FoldTrainer.Builder trainer =
        FoldTrainer.builder()
            .setConfig(settings)
            .setBags(parts)
            .setFeatures(features)
            .optThreads(threads)
            .optListener(events)
            .optCheckpoints(checkpoints)
            .optCancelled(cancelled);
    FitEpochs.of(fold.folds()).forEach(trainer::optEpochs);
    return trainer.build();
  }

  private DeviceBags open(PlannedBags bags, BagStorage storage) {
    return new DeviceBags(
        Engine.getEngine("PyTorch").defaultDevice(),
        new CachedBagSource(bags, cache),
        config.deviceCacheSize().asLongValue() / config.slots(),
        storage);
  }

  /** A bag that could not be read has its reason below; one that was read does not fit. */
  static RuntimeException describe(BagException e) {
    return e.getCause() != null
        ? e
        : new FoldFailedException(
            Problems.of("BAD_BAG", e.bagId(), "", String.valueOf(e.getMessage()), ""),
            FailureReason.FAILURE_REASON_BAD_BAG,
            e);
  }
}
