package dev.mhim.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class BackendsTest {
  @Test
  void stopsWhatItStarted() throws Exception {
    Backends resource = new Backends();
    Map<String, String> config = resource.start();
    URI endpoint = URI.create(config.getOrDefault("mhim.object-store.endpoint", ""));
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      assertThat(socket.isConnected()).isTrue();
    }

    resource.stop();

    Assertions.assertThatThrownBy(() -> new Socket(endpoint.getHost(), endpoint.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }
}
