package dev.mhim.endtoend;

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

/**
 * A network between two programs that can be cut and slowed: while it is cut nothing comes through
 * and nothing is refused, as when packets are lost.
 */
final class TcpProxy implements AutoCloseable {
  private static final int CHUNK = 16 << 10;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean cut;
  private Duration delay = Duration.ZERO;

  private TcpProxy(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /** Forwards a free port of 127.0.0.1 to another one there. */
  static TcpProxy to(int targetPort) throws IOException {
    return between(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
  }

  /** Forwards a given port of 127.0.0.1 to another one there. */
  static TcpProxy from(int port, int targetPort) throws IOException {
    return between(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), targetPort);
  }

  private static TcpProxy between(ServerSocket server, int targetPort) {
    InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    TcpProxy proxy = new TcpProxy(server, target);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on nothing comes through. */
  void cut() {
    set(true, Duration.ZERO);
  }

  /** From now on every 16 KiB, or what is there of them, takes this long. */
  void slow(Duration perChunk) {
    set(false, perChunk);
  }

  /** From now on all is well; what waited comes through. */
  void heal() {
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
      Thread.ofVirtual().start(() -> pump(client, remote));
      pump(remote, client);
    } catch (IOException e) {
      // The target is away: so is the proxy for this client.
      close(client, remote);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(chunk);
      while (length >= 0) {
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
