package dev.mhim.trainer.config;

import dev.mhim.platform.config.ObjectStoreConfig;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.trainer.bag.TracedCalls;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The clients that follow from the configuration. */
@ApplicationScoped
class Beans {
  /** A frame of a bag has at most 1 MiB. */
  private static final int LARGEST_MESSAGE = 4 << 20;

  @Produces
  @Singleton
  TrainerId trainerId(TrainerConfig config) {
    return TrainerId.startingWith(config.id().orElseGet(TrainerId::hostName));
  }

  @Produces
  @Singleton
  ObjectStore objectStore(ObjectStoreConfig config) {
    return new ObjectStore(config.settings());
  }

  void close(@Disposes ObjectStore store) {
    store.close();
  }

  @Produces
  @Singleton
  Artifacts artifacts(ObjectStore store) {
    return new Artifacts(store);
  }

  @Produces
  @Singleton
  ManagedChannel featureStore(FeatureStoreConfig config) {
    return ManagedChannelBuilder.forTarget("dns:///" + config.address())
        .usePlaintext()
        .maxInboundMessageSize(LARGEST_MESSAGE)
        .intercept(new TracedCalls())
        .build();
  }

  void close(@Disposes ManagedChannel channel) {
    channel.shutdownNow();
  }
}
