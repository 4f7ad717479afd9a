package dev.mhim.trainer.metric;

import dev.mhim.trainer.bag.BagCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.function.Supplier;

/** What this trainer counts, for Prometheus. */
@ApplicationScoped
public class TrainerMeters {
  private final MeterRegistry registry;
  private final Counter claims;
  private final Counter leasesLost;
  private final Counter steps;
  private final Counter patches;
  private final Counter metricsDropped;

  TrainerMeters(MeterRegistry registry) {
    this.registry = registry;
    this.claims = registry.counter("mhim.trainer.claims");
    this.leasesLost = registry.counter("mhim.trainer.leases.lost");
    this.steps = registry.counter("mhim.trainer.steps");
    this.patches = registry.counter("mhim.trainer.patches");
    this.metricsDropped = registry.counter("mhim.trainer.metrics.dropped");
  }

  /** Counts on a registry of the caller's. */
  public static TrainerMeters on(MeterRegistry registry) {
    return new TrainerMeters(registry);
  }

  public void claimed() {
    claims.increment();
  }

  public void leaseLost() {
    leasesLost.increment();
  }

  /** Bags trained on. */
  public void trained(long bags, long patchCount) {
    steps.increment((double) bags);
    patches.increment((double) patchCount);
  }

  public void metricsDropped() {
    metricsDropped.increment();
  }

  /** An attempt ended: succeeded, failed, stopped or released. */
  public void attemptEnded(String outcome) {
    registry.counter("mhim.trainer.attempts", "outcome", outcome).increment();
  }

  public void bagLookup(BagCache.Lookup lookup) {
    registry
        .counter("mhim.trainer.bag.lookups", "result", lookup.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  /** Bytes of the GPU's memory that are in use, by whomever. */
  public void watchDeviceMemory(Supplier<Number> bytes) {
    Gauge.builder("mhim.trainer.device.memory", bytes)
        .description("Memory of the GPU in use")
        .baseUnit("bytes")
        .register(registry);
  }

  /** How many slots work now. */
  public void watchBusySlots(Supplier<Number> busy) {
    // Built so that the registry holds on to the supplier: a gauge of its own would let it go.
    Gauge.builder("mhim.trainer.slots.busy", busy)
        .description("Folds that are trained now")
        .register(registry);
  }
}
