package dev.mhim.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real backends for a Quarkus test: {@code @QuarkusTestResource(Backends.class)} or
 * {@code @WithTestResource(Backends.class)}. A field of type {@link RunningBackends} in the test
 * class is filled in.
 */
public final class Backends implements QuarkusTestResourceLifecycleManager {
  private @Nullable RunningBackends running;

  @Override
  public Map<String, String> start() {
    RunningBackends started = RunningBackends.start();
    running = started;
    return started.config();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(running, field -> field.getType().equals(RunningBackends.class));
  }

  @Override
  public void stop() {
    RunningBackends started = running;
    running = null;
    if (started != null) {
      started.close();
    }
  }
}
