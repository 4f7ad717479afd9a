package dev.mhim.gateway.world;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the fake feature-store beside the gateway under test. */
public final class FakeFeatureStoreResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable FakeFeatureStore running;

  @Override
  public Map<String, String> start() {
    FakeFeatureStore started = new FakeFeatureStore();
    running = started;
    return Map.of("mhim.feature-store.address", started.address());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(running, field -> field.getType().equals(FakeFeatureStore.class));
  }

  @Override
  public void stop() {
    FakeFeatureStore started = running;
    running = null;
    if (started != null) {
      started.close();
    }
  }
}
