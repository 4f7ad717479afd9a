package dev.mhim.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.standalone.supervisor.StartFailedException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPortsTest {
  @TempDir Path folder;
  private LocalPorts ports = new LocalPorts(Path.of(""));

  @BeforeEach
  void open() {
    ports = new LocalPorts(folder);
  }

  @AfterEach
  void close() {
    ports.close();
  }

  @Test
  void noTwoPortsAreAlike() {
    assertThat(new int[] {ports.any(), ports.any(), ports.any()}).doesNotHaveDuplicates();
  }

  @Test
  void aPortThatSomebodyListensOnIsRefusedWhenAskedForAndReplacedWhenWishedFor() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = other.getLocalPort();
      assertThat(ports.preferably(taken)).isNotEqualTo(taken);
      assertThatThrownBy(() -> ports.exactly(taken, "--http_port"))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("port " + taken)
          .hasMessageContaining("--http_port");
    }
  }

  @Test
  void aPortThatAnotherPlatformChoseButDoesNotListenOnYetIsTaken() {
    int chosen = ports.any();
    try (LocalPorts another = new LocalPorts(folder)) {
      assertThat(another.preferably(chosen)).isNotEqualTo(chosen);
      ports.close();
      assertThat(another.preferably(chosen)).isEqualTo(chosen);
    }
  }
}
