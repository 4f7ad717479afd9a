package dev.mhim.gateway.config;

import dev.mhim.platform.config.ObjectStoreConfig;
import dev.mhim.platform.store.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The one client of the object store. */
@ApplicationScoped
public class ObjectStoreProducer {
  @Produces
  @Singleton
  ObjectStore store(ObjectStoreConfig config) {
    return new ObjectStore(config.settings());
  }

  void close(@Disposes ObjectStore store) {
    store.close();
  }
}
