package dev.mhim.featurestore.config;

import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.imports.DatasetImport;
import dev.mhim.platform.config.ObjectStoreConfig;
import dev.mhim.platform.store.ObjectStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what has no framework in it into beans. */
@Singleton
public class Beans {
  void onStart(@Observes StartupEvent event, ObjectStore store) {
    store.ensureBucket();
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
  DatasetImport imports(DatasetCatalog catalog, BagStore bags) {
    return new DatasetImport(catalog, bags);
  }
}
