package dev.mhim.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.gateway.config.AuthConfig;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
  private static final Map<String, String> KEYS =
      Map.of("mhim.gateway.auth.keys-file", "/etc/mhim/keys");
  private static final Map<String, String> NONE = Map.of("mhim.gateway.auth.mode", "none");

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.0.1", "localhost", "::1"})
  void onLoopbackNobodyNeedBeAsked(String host) {
    assertThatCode(() -> check(Map.of(), host, host)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "nowhere.invalid"})
  void elsewhereItDoesNotStartUnlessItAsks(String host) {
    for (String[] hosts : new String[][] {{host, "127.0.0.1"}, {"127.0.0.1", host}}) {
      assertThatThrownBy(() -> check(Map.of(), hosts[0], hosts[1]))
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.FAILED_PRECONDITION))
          .hasMessageContaining(host)
          .hasMessageContaining("mhim.gateway.auth.keys-file")
          .hasMessageContaining("mhim.gateway.auth.mode=none");
      assertThatCode(() -> check(KEYS, hosts[0], hosts[1])).doesNotThrowAnyException();
      assertThatCode(() -> check(NONE, hosts[0], hosts[1])).doesNotThrowAnyException();
    }
  }

  @Test
  void keysThatNobodyIsAskedForAreAMistake() {
    Map<String, String> both =
        Map.of("mhim.gateway.auth.keys-file", "/etc/mhim/keys", "mhim.gateway.auth.mode", "none");

    assertThatThrownBy(() -> check(both, "127.0.0.1", "127.0.0.1"))
        .hasMessageContaining("mhim.gateway.auth.mode = none");
  }

  private static void check(Map<String, String> values, String http, String grpc) {
    AuthConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .withMapping(AuthConfig.class)
            .build()
            .getConfigMapping(AuthConfig.class);
    Exposure.check(config, Map.of("quarkus.http.host", http, "quarkus.grpc.server.host", grpc));
  }
}
