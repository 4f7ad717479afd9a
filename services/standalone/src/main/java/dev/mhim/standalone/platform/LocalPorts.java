package dev.mhim.standalone.platform;

import dev.mhim.standalone.supervisor.StartFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Chooses ports of 127.0.0.1 and keeps them until closed. Seconds pass until a program listens on
 * its port: meanwhile, and while it is started again, a lock keeps other platforms of this user
 * from choosing the same.
 */
final class LocalPorts implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  private final Path folder;
  private final Map<Integer, FileChannel> kept = new HashMap<>();

  LocalPorts() {
    this(
        Path.of(
            System.getProperty("java.io.tmpdir"), "mhim-ports-" + System.getProperty("user.name")));
  }

  LocalPorts(Path folder) {
    this.folder = folder;
  }

  /** The port asked for, or a message that it is taken. */
  int exactly(int port, String option) {
    if (!keep(port)) {
      throw new StartFailedException(
          "port %d of %s is taken: stop what listens there, or give another %s"
              .formatted(port, HOST, option));
    }
    return port;
  }

  /** The port wished for when it is free, else any. */
  int preferably(int port) {
    return keep(port) ? port : any();
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
      } while (!keep(port));
      return port;
    } catch (IOException e) {
      throw new StartFailedException("no free port on " + HOST + ": " + e.getMessage());
    }
  }

  /** Gives all ports free. */
  @Override
  public void close() {
    for (FileChannel channel : kept.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    kept.clear();
  }

  private boolean keep(int port) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(port + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel) && isFree(port)) {
        kept.put(port, channel);
        return true;
      }
      channel.close();
      return false;
    } catch (IOException e) {
      throw new StartFailedException("ports can't be kept in " + folder + ": " + e.getMessage());
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // This very process keeps it.
      return false;
    }
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
