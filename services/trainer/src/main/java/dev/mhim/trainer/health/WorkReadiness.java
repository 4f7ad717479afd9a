package dev.mhim.trainer.health;

import dev.mhim.trainer.dependency.Dependencies;
import dev.mhim.trainer.slot.FoldSlots;
import dev.mhim.trainer.slot.TrainerLifecycle;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when it can claim and train: engine loaded, leases read, everything needed reachable. */
@Readiness
@ApplicationScoped
class WorkReadiness implements HealthCheck {
  private final TrainerLifecycle lifecycle;
  private final Dependencies dependencies;
  private final FoldSlots slots;

  WorkReadiness(TrainerLifecycle lifecycle, Dependencies dependencies, FoldSlots slots) {
    this.lifecycle = lifecycle;
    this.dependencies = dependencies;
    this.slots = slots;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> trouble = lifecycle.trouble();
    Map<Dependencies.Dependency, String> troubles = dependencies.troubles();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("trainer")
            .status(trouble.isEmpty() && troubles.isEmpty())
            .withData("busy slots", slots.busy())
            .withData("free slots", slots.free());
    trouble.ifPresent(text -> response.withData("trainer", text));
    troubles.forEach((dependency, text) -> response.withData(dependency.name(), text));
    return response.build();
  }
}
