package dev.mhim.gateway.lifecycle;

import dev.mhim.gateway.runs.RunView;
import dev.mhim.gateway.topology.CoordinatorStreams;
import dev.mhim.v1.FoldStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What operators and autoscalers follow. */
@ApplicationScoped
public class GatewayMetrics {
  private final MeterRegistry registry;
  private final RunView view;
  private final CoordinatorStreams coordinator;

  GatewayMetrics(MeterRegistry registry, RunView view, CoordinatorStreams coordinator) {
    this.registry = registry;
    this.view = view;
    this.coordinator = coordinator;
  }

  void register(@Observes StartupEvent event) {
    Gauge.builder("mhim.tasks.waiting", view, RunView::waitingTasks)
        .description("Tasks on the queue that no trainer has claimed")
        .register(registry);
    Gauge.builder("mhim.tasks.running", view, it -> it.tasks(FoldStatus.State.STATE_RUNNING))
        .description("Tasks that a trainer works on")
        .register(registry);
    Gauge.builder(
            "mhim.tasks.backing.off", view, it -> it.tasks(FoldStatus.State.STATE_BACKING_OFF))
        .description("Tasks whose last attempt ended badly and that wait for the next")
        .register(registry);
    Gauge.builder("mhim.coordinator.lag", coordinator, CoordinatorStreams::lag)
        .description("Events that this replica's coordinator has not read yet")
        .register(registry);
  }
}
