package dev.mhim.trainer.slot;

import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.trainer.bag.BagCache;
import dev.mhim.trainer.bag.FeatureStoreDownload;
import dev.mhim.trainer.bag.Prefetch;
import dev.mhim.trainer.config.FeatureStoreConfig;
import dev.mhim.trainer.config.TrainerConfig;
import dev.mhim.trainer.config.TrainerId;
import dev.mhim.trainer.event.KafkaEventSender;
import dev.mhim.trainer.fold.FoldRunner;
import dev.mhim.trainer.lease.HeldTasks;
import dev.mhim.trainer.metric.TrainerMeters;
import io.grpc.ManagedChannel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The trainer's parts, which know nothing of Quarkus. */
@ApplicationScoped
class TrainerBeans {
  @Produces
  @Singleton
  KafkaEventSender events(KafkaConfig kafka, TrainerId trainer) {
    return new KafkaEventSender(kafka.bootstrapServers(), trainer);
  }

  void close(@Disposes KafkaEventSender events) {
    events.close();
  }

  @Produces
  @Singleton
  HeldTasks held(TrainerMeters meters) {
    return new HeldTasks(meters::leaseLost);
  }

  @Produces
  @Singleton
  FoldSlots slots(TrainerConfig config, HeldTasks held, FoldRunner runner, TrainerMeters meters) {
    FoldSlots slots = new FoldSlots(config.slots(), held, runner::run);
    meters.watchBusySlots(slots::busy);
    return slots;
  }

  @Produces
  @Singleton
  BagCache cache(
      TrainerConfig config,
      FeatureStoreConfig store,
      ManagedChannel featureStore,
      TrainerMeters meters) {
    FeatureStoreDownload download =
        new FeatureStoreDownload(
            featureStore,
            new FeatureStoreDownload.Patience(store.deadline(), store.backOff(), store.patience()));
    return new BagCache(
        config.cacheDir(), config.cacheSize().asLongValue(), download, meters::bagLookup);
  }

  @Produces
  @Singleton
  Prefetch prefetch(BagCache cache, TrainerConfig config) {
    return new Prefetch(cache, config.cacheSize().asLongValue());
  }

  void close(@Disposes Prefetch prefetch) {
    prefetch.close();
  }
}
