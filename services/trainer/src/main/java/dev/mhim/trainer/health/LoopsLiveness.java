package dev.mhim.trainer.health;

import dev.mhim.trainer.slot.TrainerLifecycle;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while its threads are; a broker that is away is no reason to be killed. */
@Liveness
@ApplicationScoped
class LoopsLiveness implements HealthCheck {
  private final TrainerLifecycle lifecycle;

  LoopsLiveness(TrainerLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("trainer threads").status(lifecycle.isAlive()).build();
  }
}
