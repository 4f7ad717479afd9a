package dev.mhim.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;

/**
 * A network between two programs that can be cut and slowed: while it is cut nothing comes through
 * and nothing is refused, as when packets are lost.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CHUNK = 16 << 10;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean cut;
  private Duration delay = Duration.ZERO;
  private long left = Long.MAX_VALUE;
  private long leftUntilCut = Long.MAX_VALUE;

  private TcpProxy(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /** Forwards a free port of 127.0.0.1 to another one there. */
  public static TcpProxy to(int targetPort) throws IOException {
    return between(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
  }

  /** Forwards a given port of 127.0.0.1 to another one there. */
  public static TcpProxy from(int port, int targetPort) throws IOException {
    return between(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), targetPort);
  }

  private static TcpProxy between(ServerSocket server, int targetPort) {
    InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    TcpProxy proxy = new TcpProxy(server, target);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  /** The port of 127.0.0.1 that it listens at. */
  public int port() {
    return server.getLocalPort();
  }

  /** From now on nothing comes through. */
  public void cut() {
    set(true, Duration.ZERO);
  }

  /** Closes every connection as soon as so many bytes more came back from the target, once. */
  public void breakAfter(long bytes) {
    lock.lock();
    try {
      left = bytes;
    } finally {
      lock.unlock();
    }
  }

  /** From now on nothing comes through as soon as so many bytes more came back from the target. */
  public void cutAfter(long bytes) {
    lock.lock();
    try {
      leftUntilCut = bytes;
    } finally {
      lock.unlock();
    }
  }

  /** From now on every 16 KiB, or what is there of them, takes this long. */
  public void slow(Duration perChunk) {
    set(false, perChunk);
  }

  /** From now on all is well; what waited comes through. */
  public void heal() {
    set(false, Duration.ZERO);
  }

  @Override
  public void close() throws IOException {
    heal();
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void set(boolean newCut, Duration newDelay) {
    lock.lock();
    try {
      cut = newCut;
      delay = newDelay;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void connect(Socket client) {
    Socket remote = new Socket();
    sockets.add(remote);
    try {
      awaitPassage();
      remote.connect(target, 5_000);
      Thread.ofVirtual().start(() -> pump(client, remote, _ -> true));
      pump(remote, client, this::count);
    } catch (IOException e) {
      // The target is away: so is the proxy for this client.
      close(client, remote);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(Socket from, Socket to, IntPredicate mayPass) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(chunk);
      while (length >= 0) {
        if (!mayPass.test(length)) {
          break;
        }
        Thread.sleep(awaitPassage());
        out.write(chunk, 0, length);
        length = in.read(chunk);
      }
    } catch (IOException e) {
      // One side has ended; so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(from, to);
  }

  /** Counts what came back; false where every connection is closed at this point. */
  private boolean count(int bytes) {
    lock.lock();
    try {
      left -= bytes;
      leftUntilCut -= bytes;
      if (leftUntilCut < 0) {
        cut = true;
        leftUntilCut = Long.MAX_VALUE;
      }
      if (left >= 0) {
        return true;
      }
      left = Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
    close(sockets.toArray(Socket[]::new));
    return false;
  }

  private Duration awaitPassage() throws InterruptedException {
    lock.lock();
    try {
      while (cut) {
        changed.await();
      }
      return delay;
    } finally {
      lock.unlock();
    }
  }

  private void close(Socket... both) {
    for (Socket socket : both) {
      sockets.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
