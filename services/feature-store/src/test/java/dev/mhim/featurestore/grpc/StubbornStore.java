package dev.mhim.featurestore.grpc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mhim.platform.store.ObjectStoreSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One object behind the two requests of S3 that a read makes, with the faults that no real server
 * has on demand: it can cut a transfer, and it tells how much went out and that a reader left. The
 * byte at position i is {@code (byte) (i % 251)}.
 */
final class StubbornStore implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-.*");

  private final long size;
  private final long cutAt;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong sent = new AtomicLong();
  private final CountDownLatch readerLeft = new CountDownLatch(1);

  /**
   * Starts it.
   *
   * @param size bytes of the object
   * @param cutAt byte before which the first transfer is cut; the size: never
   */
  StubbornStore(long size, long cutAt) throws IOException {
    this.size = size;
    this.cutAt = cutAt;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  ObjectStoreSettings settings() {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new ObjectStoreSettings(endpoint, "access", "secret-key", "mhim", "us-east-1");
  }

  /** Bytes that were handed to the network so far. */
  long sent() {
    return sent.get();
  }

  /** Counted down when a reader closed a transfer before its end. */
  CountDownLatch readerLeft() {
    return readerLeft;
  }

  static byte at(long position) {
    return (byte) (position % 251);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Last-Modified", "Sun, 22 Nov 2026 20:00:00 GMT");
    exchange.getResponseHeaders().add("ETag", "\"e\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Long.toString(size));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    String header = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(header == null ? "bytes=0-" : header);
    long start = range.matches() ? Long.parseLong(range.group(1)) : 0;
    exchange.sendResponseHeaders(start == 0 ? 200 : 206, size - start);
    send(exchange, start);
  }

  private void send(HttpExchange exchange, long start) throws IOException {
    byte[] block = new byte[64 << 10];
    long position = start;
    boolean whole = start > 0;
    // Not closed on a cut: the server must break the connection, not finish the answer.
    OutputStream body = exchange.getResponseBody();
    try {
      while (position < (whole ? size : cutAt)) {
        int count = (int) Math.min(block.length, (whole ? size : cutAt) - position);
        for (int i = 0; i < count; i++) {
          block[i] = at(position + i);
        }
        body.write(block, 0, count);
        position += count;
        sent.addAndGet(count);
      }
      body.flush();
    } catch (IOException e) {
      readerLeft.countDown();
    } finally {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
