package dev.mhim.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every key with its default, and that each key is the one that is documented. */
class ConfigTest {

  @Test
  void theDefaultsWorkOnOneMachine() {
    SmallRyeConfig config = config(Map.of());

    assertThat(config.getConfigMapping(FeatureStoreConfig.class))
        .satisfies(store -> {
          assertThat(store.address()).isEqualTo("127.0.0.1:9101");
          assertThat(store.deadline()).isEqualTo(Duration.ofSeconds(20));
          assertThat(store.backOff()).isEqualTo(Duration.ofMillis(500));
        });
    assertThat(config.getConfigMapping(CoordinatorConfig.class))
        .satisfies(coordinator -> {
          assertThat(coordinator.lease()).isEqualTo(Duration.ofSeconds(30));
          assertThat(coordinator.attempts()).isEqualTo(5);
          assertThat(coordinator.backOff()).isEqualTo(Duration.ofSeconds(1));
          assertThat(coordinator.stuckAfter()).isEqualTo(Duration.ofMinutes(30));
          assertThat(coordinator.runTimeout()).isEmpty();
          assertThat(coordinator.foldTimeout()).isEmpty();
          assertThat(coordinator.stateDir()).isEmpty();
          assertThat(coordinator.instanceId()).isEmpty();
        });
    assertThat(config.getConfigMapping(AuthConfig.class))
        .satisfies(auth -> {
          assertThat(auth.mode()).isEqualTo(AuthConfig.Mode.AUTO);
          assertThat(auth.keysFile()).isEmpty();
          assertThat(auth.reload()).isEqualTo(Duration.ofSeconds(5));
        });
    assertThat(config.getConfigMapping(AuditConfig.class))
        .satisfies(audit -> {
          assertThat(audit.record()).isEqualTo(AuditConfig.Extent.WRITES);
          assertThat(audit.buffer()).isEqualTo(10_000);
        });
    assertThat(config.getConfigMapping(WebhookConfig.class))
        .satisfies(webhook -> {
          assertThat(webhook.targets()).isEmpty();
          assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(10));
          assertThat(webhook.backOff()).isEqualTo(Duration.ofSeconds(2));
          assertThat(webhook.giveUp()).isEqualTo(Duration.ofHours(24));
        });
  }

  @Test
  void everyKeyIsTaken() {
    SmallRyeConfig config =
        config(
            Map.ofEntries(
                Map.entry("mhim.feature-store.address", "c:3"),
                Map.entry("mhim.feature-store.deadline", "PT1S"),
                Map.entry("mhim.feature-store.back-off", "PT2S"),
                Map.entry("mhim.gateway.auth.mode", "none"),
                Map.entry("mhim.gateway.auth.keys-file", "/etc/keys"),
                Map.entry("mhim.gateway.auth.reload", "PT9S"),
                Map.entry("mhim.gateway.audit.record", "all"),
                Map.entry("mhim.gateway.audit.buffer", "12"),
                Map.entry("mhim.gateway.webhook.targets.ci.url", "https://ci.example.org/x"),
                Map.entry("mhim.gateway.webhook.targets.ci.secret-file", "/etc/secret"),
                Map.entry("mhim.gateway.webhook.targets.lab-a.url", "https://a.example.org"),
                Map.entry("mhim.gateway.webhook.targets.lab-a.secret-file", "/etc/secret-a"),
                Map.entry("mhim.gateway.webhook.targets.lab-a.projects", "lab-a"),
                Map.entry("mhim.gateway.webhook.timeout", "PT6S"),
                Map.entry("mhim.gateway.webhook.back-off", "PT7S"),
                Map.entry("mhim.gateway.webhook.give-up", "PT8H"),
                Map.entry("mhim.coordinator.lease", "PT3S"),
                Map.entry("mhim.coordinator.attempts", "4"),
                Map.entry("mhim.coordinator.back-off", "PT5S"),
                Map.entry("mhim.coordinator.stuck-after", "PT6M"),
                Map.entry("mhim.coordinator.run-timeout", "PT7H"),
                Map.entry("mhim.coordinator.fold-timeout", "PT8M"),
                Map.entry("mhim.coordinator.state-dir", "/var/lib/state"),
                Map.entry("mhim.coordinator.instance-id", "gateway-0")));

    FeatureStoreConfig features = config.getConfigMapping(FeatureStoreConfig.class);
    assertThat(features.address()).isEqualTo("c:3");
    assertThat(features.deadline()).isEqualTo(Duration.ofSeconds(1));
    assertThat(features.backOff()).isEqualTo(Duration.ofSeconds(2));
    CoordinatorConfig coordinator = config.getConfigMapping(CoordinatorConfig.class);
    assertThat(coordinator.lease()).isEqualTo(Duration.ofSeconds(3));
    assertThat(coordinator.attempts()).isEqualTo(4);
    assertThat(coordinator.backOff()).isEqualTo(Duration.ofSeconds(5));
    assertThat(coordinator.stuckAfter()).isEqualTo(Duration.ofMinutes(6));
    assertThat(coordinator.runTimeout()).contains(Duration.ofHours(7));
    assertThat(coordinator.foldTimeout()).contains(Duration.ofMinutes(8));
    assertThat(coordinator.stateDir()).contains(Path.of("/var/lib/state"));
    assertThat(coordinator.instanceId()).contains("gateway-0");
    AuthConfig auth = config.getConfigMapping(AuthConfig.class);
    assertThat(auth.mode()).isEqualTo(AuthConfig.Mode.NONE);
    assertThat(auth.keysFile()).contains(Path.of("/etc/keys"));
    assertThat(auth.reload()).isEqualTo(Duration.ofSeconds(9));
    AuditConfig audit = config.getConfigMapping(AuditConfig.class);
    assertThat(audit.record()).isEqualTo(AuditConfig.Extent.ALL);
    assertThat(audit.buffer()).isEqualTo(12);
    WebhookConfig webhook = config.getConfigMapping(WebhookConfig.class);
    assertThat(webhook.targets()).containsOnlyKeys("ci", "lab-a");
    assertThat(webhook.targets())
        .hasEntrySatisfying(
            "ci",
            target -> {
              assertThat(target.url()).isEqualTo(URI.create("https://ci.example.org/x"));
              assertThat(target.secretFile()).isEqualTo(Path.of("/etc/secret"));
              assertThat(target.projects()).isEqualTo("*");
            });
    assertThat(webhook.targets())
        .hasEntrySatisfying("lab-a", target -> assertThat(target.projects()).isEqualTo("lab-a"));
    assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(6));
    assertThat(webhook.backOff()).isEqualTo(Duration.ofSeconds(7));
    assertThat(webhook.giveUp()).isEqualTo(Duration.ofHours(8));
  }

  @Test
  void aTargetOfTheEnvironmentIsTaken() {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(
                new EnvConfigSource(
                    Map.of(
                        "MHIM_GATEWAY_WEBHOOK_TARGETS_CI_URL", "https://ci.example.org",
                        "MHIM_GATEWAY_WEBHOOK_TARGETS_CI_SECRET_FILE", "/etc/secret"),
                    300))
            .withMapping(WebhookConfig.class)
            .build();

    assertThat(config.getConfigMapping(WebhookConfig.class).targets()).containsOnlyKeys("ci");
  }

  @Test
  void aKeyThatDoesNotExistIsToldAtStart() {
    assertThatThrownBy(() -> config(Map.of("mhim.coordinator.leese", "PT3S")))
        .hasMessageContaining("mhim.coordinator.leese");
  }

  private static SmallRyeConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .withMapping(FeatureStoreConfig.class)
        .withMapping(CoordinatorConfig.class)
        .withMapping(AuthConfig.class)
        .withMapping(WebhookConfig.class)
        .withMapping(AuditConfig.class)
        .build();
  }
}
