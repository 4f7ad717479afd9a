package dev.mhim.featurestore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every key with its default, and that each key is the one that is documented. */
class ConfigTest {
  @Test
  void theDefaultsWorkOnOneMachine() {
    FeatureStoreServerConfig config = config(Map.of());

    assertThat(config.cacheDir()).isEqualTo(Path.of("/scratch/mhim-feature-store-cache"));
    assertThat(config.cacheSize()).isEqualTo(gib(2));
    assertThat(config.mostStreams()).isEqualTo(64);
    assertThat(config.stall()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.urlValid()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.mostUploads()).isEqualTo(16);
    assertThat(config.largestUpload()).isEqualTo(gib(4));
    assertThat(config.garbageGrace()).isEqualTo(Duration.ofHours(24));
    assertThat(config.garbageInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(config.quota()).isEqualTo(new MemorySize(BigInteger.ZERO));
    assertThat(config.projectQuotas()).isEmpty();
  }

  @Test
  void everyKeyIsTaken() {
    FeatureStoreServerConfig config =
        config(
            Map.ofEntries(
                Map.entry("mhim.feature-store.cache-dir", "/cache"),
                Map.entry("mhim.feature-store.cache-size", "1G"),
                Map.entry("mhim.feature-store.most-streams", "3"),
                Map.entry("mhim.feature-store.stall", "PT4S"),
                Map.entry("mhim.feature-store.url-valid", "PT5S"),
                Map.entry("mhim.feature-store.most-uploads", "2"),
                Map.entry("mhim.feature-store.largest-upload", "3G"),
                Map.entry("mhim.feature-store.garbage-grace", "PT6H"),
                Map.entry("mhim.feature-store.garbage-interval", "PT0S"),
                Map.entry("mhim.feature-store.quota", "8G"),
                Map.entry("mhim.feature-store.project-quotas", "lab-a=9G, lab-b=0")));

    assertThat(config.cacheDir()).isEqualTo(Path.of("/cache"));
    assertThat(config.cacheSize()).isEqualTo(gib(1));
    assertThat(config.mostStreams()).isEqualTo(3);
    assertThat(config.stall()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.urlValid()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.mostUploads()).isEqualTo(2);
    assertThat(config.largestUpload()).isEqualTo(gib(3));
    assertThat(config.garbageGrace()).isEqualTo(Duration.ofHours(6));
    assertThat(config.garbageInterval()).isZero();
    assertThat(config.quota()).isEqualTo(gib(8));
    assertThat(config.projectQuotas())
        .contains(List.of(new ProjectQuota("lab-a", 9L << 30), new ProjectQuota("lab-b", 0)));
  }

  @Test
  void aQuotaThatIsNoneIsToldAtStart() {
    for (String bad : List.of("lab-a", "lab-a:9G", "Lab=9G", "lab-a=much", "=9G")) {
      assertThatThrownBy(() -> config(Map.of("mhim.feature-store.project-quotas", bad)))
          .as(bad)
          .hasMessageContaining("mhim.feature-store.project-quotas");
    }
  }

  @Test
  void aKeyThatDoesNotExistIsToldAtStart() {
    assertThatThrownBy(() -> config(Map.of("mhim.feature-store.kwota", "1G")))
        .hasMessageContaining("mhim.feature-store.kwota");
  }

  private static MemorySize gib(long count) {
    return new MemorySize(BigInteger.valueOf(count << 30));
  }

  private static FeatureStoreServerConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withSources(
            new PropertiesConfigSource(values, "test", 100),
            new PropertiesConfigSource(Map.of("java.io.tmpdir", "/scratch"), "java", 1))
        .withMapping(FeatureStoreServerConfig.class)
        .build()
        .getConfigMapping(FeatureStoreServerConfig.class);
  }
}
