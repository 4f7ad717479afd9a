package dev.mhim.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class TrainerMetersTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final TrainerMeters meters = TrainerMeters.on(registry);

  @Test
  void whatIsWatchedIsKeptThoughNobodyElseHoldsIt() {
    int[] busy = {1};
    meters.watchBusySlots(() -> busy[0]);
    meters.watchDeviceMemory(() -> 7L << 30);
    System.gc();

    busy[0] = 2;

    assertThat(gauge("mhim.trainer.slots.busy")).isEqualTo(2);
    assertThat(gauge("mhim.trainer.device.memory")).isEqualTo(7L << 30);
  }

  private double gauge(String name) {
    Gauge gauge = registry.find(name).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }
}
