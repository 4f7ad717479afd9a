package dev.mhim.gateway.lifecycle;

import dev.mhim.gateway.runs.RunView;
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

  GatewayMetrics(MeterRegistry registry, RunView view) {
    this.registry = registry;
    this.view = view;
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
  }
}
