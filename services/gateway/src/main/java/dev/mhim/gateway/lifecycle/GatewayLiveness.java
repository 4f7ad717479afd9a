package dev.mhim.gateway.lifecycle;

import dev.mhim.gateway.runs.ViewConsumer;
import dev.mhim.gateway.topology.CoordinatorStreams;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while coordinator and view are; a broker that is away is no reason to be killed. */
@Liveness
@ApplicationScoped
public class GatewayLiveness implements HealthCheck {
  private final CoordinatorStreams coordinator;
  private final ViewConsumer view;

  GatewayLiveness(CoordinatorStreams coordinator, ViewConsumer view) {
    this.coordinator = coordinator;
    this.view = view;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("gateway threads")
        .status(coordinator.isAlive() && view.isAlive())
        .withData("coordinator", coordinator.state())
        .build();
  }
}
