package dev.mhim.featurestore.grpc;

import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.garbage.BackgroundCollection;
import dev.mhim.featurestore.garbage.DatasetFolders;
import dev.mhim.featurestore.garbage.GarbageCollector;
import dev.mhim.featurestore.garbage.Guard;
import dev.mhim.featurestore.imports.BagUploads;
import dev.mhim.featurestore.imports.DatasetImport;
import dev.mhim.featurestore.quota.Quotas;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.platform.store.UnfinishedUploads;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceStub;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The service over any store, without Quarkus, and a client of it. At most two streams of bags. */
final class ServedStore implements AutoCloseable {
  private final ObjectStore objects;
  private final UnfinishedUploads uploads;
  private final LocalBags local;
  private final BackgroundCollection background;
  private final Server server;
  private final ManagedChannel channel;

  ServedStore(ObjectStore objects, ObjectStoreSettings settings, LocalBags local, Duration stall)
      throws IOException {
    this.objects = objects;
    this.uploads = new UnfinishedUploads(settings);
    this.local = local;
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    BagStore bags = new BagStore(objects);
    DatasetCatalog catalog = new DatasetCatalog(objects);
    Guard guard = new Guard(objects, Clock.systemUTC());
    DatasetFolders folders = new DatasetFolders(objects);
    GarbageCollector collector =
        new GarbageCollector(
            catalog, bags, local, guard, uploads, meters, Clock.systemUTC(), Duration.ofDays(1));
    this.background = new BackgroundCollection(collector, folders);
    Quotas quotas = Quotas.none(bags);
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                new FeatureStoreGrpc(
                    catalog,
                    new DatasetImport(catalog, bags, quotas),
                    guard,
                    new StoreUpkeep(catalog, collector, folders, background, quotas),
                    new BagCalls(
                        bags, local, meters, new BagCalls.Limits(2, stall, Duration.ofMinutes(1))),
                    new UploadCalls(new BagUploads(bags, quotas, guard, 1 << 20), 2, stall)))
            .build()
            .start();
    this.channel =
        Grpc.newChannelBuilder("localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
  }

  FeatureStoreServiceBlockingStub client() {
    return FeatureStoreServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  FeatureStoreServiceStub streams() {
    return FeatureStoreServiceGrpc.newStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    background.close();
    objects.close();
    uploads.close();
    local.close();
  }
}
