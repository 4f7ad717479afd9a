package dev.mhim.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1, the only address that embedded servers listen on. */
final class LocalPort {
  static final String HOST = "127.0.0.1";

  private static final int NONE = -1;

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
    return claim(server, port, NONE);
  }

  /**
   * As {@link #claim(String, int)}, but never the other port: two searches for a free port, one
   * after the other, may find the same.
   *
   * @param other a port that is claimed and not listened on yet
   */
  static int claim(String server, int port, int other) {
    int free;
    do {
      free = listenable(server, port);
    } while (port == 0 && free == other);
    return free;
  }

  private static int listenable(String server, int port) {
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
