package dev.mhim.featurestore.config;

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
import dev.mhim.platform.config.ObjectStoreConfig;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.UnfinishedUploads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes what has no framework in it into beans. */
@Singleton
public class Beans {
  void onStart(
      @Observes StartupEvent event,
      ObjectStore store,
      BackgroundCollection background,
      FeatureStoreServerConfig config) {
    store.ensureBucket();
    background.start(config.garbageInterval());
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
  DatasetCatalog catalog(ObjectStore store) {
    return new DatasetCatalog(store);
  }

  @Produces
  @Singleton
  BagStore bags(ObjectStore store) {
    return new BagStore(store);
  }

  @Produces
  @Singleton
  LocalBags local(FeatureStoreServerConfig config, MeterRegistry meters) {
    LocalBags local = new LocalBags(config.cacheDir(), config.cacheSize().asLongValue());
    Gauge.builder("mhim.feature.store.cache.bytes", local, LocalBags::total)
        .baseUnit("bytes")
        .description("bags on the feature-store's own disk")
        .register(meters);
    return local;
  }

  void close(@Disposes LocalBags local) {
    local.close();
  }

  @Produces
  @Singleton
  DatasetImport imports(DatasetCatalog catalog, BagStore bags, Quotas quotas) {
    return new DatasetImport(catalog, bags, quotas);
  }

  @Produces
  @Singleton
  Quotas quotas(BagStore bags, FeatureStoreServerConfig config) {
    Map<String, Long> ofProjects = new HashMap<>();
    for (ProjectQuota own : config.projectQuotas().orElse(List.of())) {
      if (ofProjects.put(own.project(), own.bytes()) != null) {
        throw new IllegalArgumentException(
            "mhim.feature-store.project-quotas names %s twice".formatted(own.project()));
      }
    }
    return new Quotas(bags, config.quota().asLongValue(), ofProjects);
  }

  @Produces
  @Singleton
  Guard guard(ObjectStore store) {
    return new Guard(store, Clock.systemUTC());
  }

  @Produces
  @Singleton
  BagUploads bagUploads(
      BagStore bags, Quotas quotas, Guard guard, FeatureStoreServerConfig config) {
    return new BagUploads(bags, quotas, guard, config.largestUpload().asLongValue());
  }

  @Produces
  @Singleton
  DatasetFolders folders(ObjectStore store) {
    return new DatasetFolders(store);
  }

  @Produces
  @Singleton
  GarbageCollector garbage(
      DatasetCatalog catalog,
      BagStore bags,
      LocalBags local,
      Guard guard,
      UnfinishedUploads uploads,
      MeterRegistry meters,
      FeatureStoreServerConfig config) {
    return new GarbageCollector(
        catalog, bags, local, guard, uploads, meters, Clock.systemUTC(), config.garbageGrace());
  }

  @Produces
  @Singleton
  UnfinishedUploads uploads(ObjectStoreConfig config) {
    return new UnfinishedUploads(config.settings());
  }

  void close(@Disposes UnfinishedUploads uploads) {
    uploads.close();
  }

  @Produces
  @Singleton
  BackgroundCollection background(GarbageCollector collector, DatasetFolders folders) {
    return new BackgroundCollection(collector, folders);
  }

  void close(@Disposes BackgroundCollection background) {
    background.close();
  }
}
