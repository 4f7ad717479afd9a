package dev.mhim.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys that all services share, and what they default to. */
class ConfigTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "mhim.object-store.endpoint", "http://b:2",
          "mhim.object-store.access-key", "key",
          "mhim.object-store.secret-key", "hush");

  @Test
  void theRestHasDefaults() {
    SmallRyeConfig config = config(NEEDED);

    KafkaConfig kafka = config.getConfigMapping(KafkaConfig.class);
    assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(kafka.replicationFactor()).isEqualTo((short) 1);
    ObjectStoreConfig store = config.getConfigMapping(ObjectStoreConfig.class);
    assertThat(store.endpoint()).isEqualTo(URI.create("http://b:2"));
    assertThat(store.bucket()).isEqualTo("mhim");
    assertThat(store.region()).isEqualTo("us-east-1");
    assertThat(store.createBucket()).isTrue();
    assertThat(store.caFile()).isEmpty();
    assertThat(store.pathStyle()).isEmpty();
  }

  @Test
  void everyKeyIsTaken() {
    Map<String, String> values = new HashMap<>(NEEDED);
    values.put("mhim.kafka.bootstrap-servers", "a:1");
    values.put("mhim.kafka.replication-factor", "3");
    values.put("mhim.object-store.bucket", "bucket");
    values.put("mhim.object-store.region", "here");
    values.put("mhim.object-store.create-bucket", "false");
    values.put("mhim.object-store.ca-file", "/etc/ca.pem");
    values.put("mhim.object-store.path-style", "true");
    SmallRyeConfig config = config(values);

    KafkaConfig kafka = config.getConfigMapping(KafkaConfig.class);
    assertThat(kafka.bootstrapServers()).isEqualTo("a:1");
    assertThat(kafka.replicationFactor()).isEqualTo((short) 3);
    ObjectStoreConfig store = config.getConfigMapping(ObjectStoreConfig.class);
    assertThat(store.accessKey()).isEqualTo("key");
    assertThat(store.secretKey()).isEqualTo("hush");
    assertThat(store.bucket()).isEqualTo("bucket");
    assertThat(store.region()).isEqualTo("here");
    assertThat(store.settings().createBucket()).isFalse();
    assertThat(store.settings().caFile()).contains(Path.of("/etc/ca.pem"));
    assertThat(store.settings().pathStyle()).contains(true);
  }

  @Test
  void theSecretIsNeverPrinted() {
    assertThat(config(NEEDED).getConfigMapping(ObjectStoreConfig.class).settings().toString())
        .contains("http://b:2")
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"endpoint", "access-key", "secret-key"})
  void whatHasNoDefaultIsAskedForByName(String key) {
    Map<String, String> values = new HashMap<>(NEEDED);
    values.remove("mhim.object-store." + key);

    assertThatThrownBy(() -> config(values)).hasMessageContaining("mhim.object-store." + key);
  }

  private static SmallRyeConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withDefaultValues(values)
        .withMapping(KafkaConfig.class)
        .withMapping(ObjectStoreConfig.class)
        .build();
  }
}
