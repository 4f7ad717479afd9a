package dev.mhim.evaluator.config;

import dev.mhim.platform.config.ObjectStoreConfig;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what has no framework in it into beans. */
@Singleton
public class Beans {
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
}
