package dev.mhim.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1, the only address that embedded servers listen on. */
final class LocalPort {
  static final String HOST = "127.0.0.1";

  private LocalPort() {}

  /**
   * Checks that a port can be listened on, so that a conflict is told before a server has half
   * started.
   *
   * @param server what is to listen there, for the message
   * @param port 1 to 65535, or 0 for any free port
   * @return the port, or a free one
   * @throws StartFailedException when something listens there already
   */
  static int claim(String server, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartFailedException(
          "%s can't listen on %s:%d (%s): stop what listens there or choose another port"
              .formatted(server, HOST, port, e.getMessage()),
          e);
    }
  }
}
