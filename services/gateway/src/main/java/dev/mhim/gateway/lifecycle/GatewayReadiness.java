package dev.mhim.gateway.lifecycle;

import dev.mhim.gateway.runs.ViewConsumer;
import dev.mhim.gateway.topology.CoordinatorStreams;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the coordinator works and the view has caught up. */
@Readiness
@ApplicationScoped
public class GatewayReadiness implements HealthCheck {
  private final CoordinatorStreams coordinator;
  private final ViewConsumer view;

  GatewayReadiness(CoordinatorStreams coordinator, ViewConsumer view) {
    this.coordinator = coordinator;
    this.view = view;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("gateway")
        .status(coordinator.isRunning() && view.isCaughtUp())
        .withData("coordinator", coordinator.state())
        .withData("view_caught_up", view.isCaughtUp())
        .build();
  }
}
