package dev.mhim.trainer.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link FakeFeatureStore} for a Quarkus test, filled into its field, and an empty cache. */
public final class FeatureStoreResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable FakeFeatureStore store;

  @Override
  public Map<String, String> start() {
    FakeFeatureStore started = new FakeFeatureStore();
    store = started;
    try {
      return Map.of(
          "mhim.feature-store.address",
          started.address(),
          "mhim.trainer.cache-dir",
          Files.createTempDirectory("mhim-trainer-test").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(store, field -> field.getType().equals(FakeFeatureStore.class));
  }

  @Override
  public void stop() {
    if (store != null) {
      store.close();
    }
  }
}
