package dev.mhim.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.standalone.access.ApiKey;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How addresses are written. */
class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9000, 127.0.0.1:9000, false, true",
    "http://gateway:9000, gateway:9000, false, false",
    "https://mhim.example.org, mhim.example.org:443, true, false",
    "https://mhim.example.org:8443/, mhim.example.org:8443, true, false",
    "'[::1]:9000', '[::1]:9000', false, true",
    "localhost.example.org:9000, localhost.example.org:9000, false, false",
  })
  void anAddressIsAHostWithAPortAndPerhapsTls(
      String text, String target, boolean tls, boolean loopback) {
    Endpoint endpoint = Endpoint.of(text);
    assertThat(endpoint).isEqualTo(new Endpoint(target, tls));
    assertThat(endpoint.isLoopback()).isEqualTo(loopback);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gateway",
        "http://gateway",
        "gateway:0",
        "gateway:65536",
        "ftp://gateway:21",
        "https://me:secret@gateway",
        "https://gateway/path",
        "a b:1"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Endpoint.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port, or https://host[:port] for TLS");
  }

  @ParameterizedTest
  @CsvSource({
    "gateway:9000, true",
    "127.0.0.1:9000, false",
    "https://gateway, false",
  })
  void onlyANetworkInTheClearShowsAKey(String text, boolean bare) {
    PlatformAddress address = new PlatformAddress("h:1", "h:1");
    Endpoint gateway = Endpoint.of(text);
    assertThat(
            new PlatformAddress(
                    gateway, gateway, Optional.empty(), Optional.of(ApiKey.of("k", "test")))
                .bareKey())
        .isEqualTo(bare);
    assertThat(address.bareKey()).isFalse();
  }
}
