package dev.mhim.featurestore.health;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.store.ObjectStore;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the bucket answers. */
@Readiness
@Singleton
public class StoreReadiness implements HealthCheck {
  private final ObjectStore store;

  StoreReadiness(ObjectStore store) {
    this.store = store;
  }

  @Override
  public HealthCheckResponse call() {
    try {
      store.requireReachable();
      return HealthCheckResponse.named("object store").up().build();
    } catch (PlatformException e) {
      return HealthCheckResponse.named("object store")
          .down()
          .withData("reason", String.valueOf(e.getMessage()))
          .build();
    }
  }
}
