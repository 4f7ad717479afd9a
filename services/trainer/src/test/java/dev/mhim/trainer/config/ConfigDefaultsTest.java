package dev.mhim.trainer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigDefaultsTest {
  @Test
  void defaultsServeOneMachine() {
    SmallRyeConfig config = config(Map.of());
    FeatureStoreConfig features = config.getConfigMapping(FeatureStoreConfig.class);
    assertThat(features.address()).isEqualTo("127.0.0.1:9101");
    assertThat(features.deadline()).isEqualTo(Duration.ofSeconds(60));
    assertThat(features.backOff()).isEqualTo(Duration.ofMillis(500));
    assertThat(features.patience()).isEqualTo(Duration.ofMinutes(5));
    TrainerConfig trainer = config.getConfigMapping(TrainerConfig.class);
    assertThat(trainer.slots()).isEqualTo(1);
    assertThat(trainer.threads()).isEmpty();
    assertThat(trainer.cacheDir())
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "mhim-trainer-cache"));
    assertThat(trainer.cacheSize().asBigInteger()).isEqualTo(BigInteger.valueOf(20L << 30));
    assertThat(trainer.deviceCacheSize().asBigInteger()).isEqualTo(BigInteger.valueOf(1L << 30));
    assertThat(trainer.id()).isEmpty();
    assertThat(trainer.exitWhenIdle()).isEmpty();
    assertThat(trainer.heartbeat()).isEqualTo(Duration.ofSeconds(2));
    assertThat(trainer.checkpointInterval()).isEqualTo(Duration.ofSeconds(15));
    assertThat(trainer.grace()).isEqualTo(Duration.ofSeconds(20));
    assertThat(trainer.storePatience()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void everyKeyIsTaken() {
    SmallRyeConfig config =
        config(
            Map.ofEntries(
                Map.entry("mhim.feature-store.address", "f:1"),
                Map.entry("mhim.feature-store.deadline", "PT1S"),
                Map.entry("mhim.feature-store.back-off", "PT2S"),
                Map.entry("mhim.feature-store.patience", "PT3S"),
                Map.entry("mhim.trainer.slots", "2"),
                Map.entry("mhim.trainer.threads", "4"),
                Map.entry("mhim.trainer.cache-dir", "/c"),
                Map.entry("mhim.trainer.cache-size", "5M"),
                Map.entry("mhim.trainer.device-cache-size", "6M"),
                Map.entry("mhim.trainer.id", "me"),
                Map.entry("mhim.trainer.exit-when-idle", "PT15S"),
                Map.entry("mhim.trainer.heartbeat", "PT4S"),
                Map.entry("mhim.trainer.checkpoint-interval", "PT0S"),
                Map.entry("mhim.trainer.grace", "PT5S"),
                Map.entry("mhim.trainer.store-patience", "PT6S")));
    TrainerConfig trainer = config.getConfigMapping(TrainerConfig.class);
    assertThat(trainer.slots()).isEqualTo(2);
    assertThat(trainer.threads()).hasValue(4);
    assertThat(trainer.cacheSize().asLongValue()).isEqualTo(5 << 20);
    assertThat(trainer.deviceCacheSize().asLongValue()).isEqualTo(6 << 20);
    assertThat(trainer.id()).contains("me");
    assertThat(trainer.exitWhenIdle()).contains(Duration.ofSeconds(15));
  }

  @Test
  void unknownKeyIsRefused() {
    assertThatThrownBy(() -> config(Map.of("mhim.trainer.slot", "2")))
        .hasMessageContaining("mhim.trainer.slot");
  }

  @Test
  void trainerIdsOfOneNameDiffer() {
    TrainerId first = TrainerId.startingWith("gpu");
    assertThat(first.value()).startsWith("gpu-");
    assertThat(TrainerId.startingWith("gpu")).isNotEqualTo(first);
    assertThat(first.source()).isEqualTo("/mhim/trainer/" + first);
  }

  private static SmallRyeConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addSystemSources()
        .withDefaultValues(values)
        .withConverter(MemorySize.class, 300, new MemorySizeConverter())
        .withMapping(FeatureStoreConfig.class)
        .withMapping(TrainerConfig.class)
        .build();
  }
}
