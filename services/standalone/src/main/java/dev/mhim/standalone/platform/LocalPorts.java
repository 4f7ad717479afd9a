package dev.mhim.standalone.platform;

import dev.mhim.standalone.supervisor.StartFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Chooses ports of 127.0.0.1, no two alike. */
final class LocalPorts {
  static final String HOST = "127.0.0.1";

  private final Set<Integer> taken = new HashSet<>();

  /** The port asked for, or a message that it is taken. */
  int exactly(int port, String option) {
    if (!isFree(port)) {
      throw new StartFailedException(
          "port %d of %s is taken: stop what listens there, or give another %s"
              .formatted(port, HOST, option));
    }
    taken.add(port);
    return port;
  }

  /** The port wished for when it is free, else any. */
  int preferably(int port) {
    return isFree(port) && taken.add(port) ? port : any();
  }

  /** A free port. */
  int any() {
    try {
      int port;
      do {
        try (ServerSocket socket = new ServerSocket()) {
          socket.bind(new InetSocketAddress(loopback(), 0));
          port = socket.getLocalPort();
        }
      } while (!taken.add(port));
      return port;
    } catch (IOException e) {
      throw new StartFailedException("no free port on " + HOST + ": " + e.getMessage());
    }
  }

  private boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return !taken.contains(port);
    } catch (IOException e) {
      return false;
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
