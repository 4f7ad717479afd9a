package dev.mhim.gateway.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that takes webhooks, as well or as badly as a test wants. */
public final class WebhookReceiver implements AutoCloseable {
  /** What came. */
  public record Taken(String path, Map<String, String> headers, String body) {
    public String id() {
      return header("webhook-id");
    }

    public String header(String name) {
      return String.valueOf(headers.get(name));
    }

    public byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }

    public JsonNode event() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Answers one request. */
  public interface Answer {
    void to(HttpExchange exchange, int number) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LinkedBlockingQueue<Taken> queue = new LinkedBlockingQueue<>();
  private final CopyOnWriteArrayList<Taken> all = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  public WebhookReceiver(Answer answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> take(exchange, answer));
    server.start();
  }

  /** Answers with these states, one after another, and with the last one from then on. */
  public static WebhookReceiver answering(int... states) throws IOException {
    return new WebhookReceiver((exchange, number) ->
        exchange.sendResponseHeaders(states[Math.min(number, states.length - 1)], -1));
  }

  private void take(HttpExchange exchange, Answer answer) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join("|", values)));
    Taken taken =
        new Taken(
            exchange.getRequestURI().getPath(),
            headers,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    int number;
    synchronized (all) {
      number = all.size();
      all.add(taken);
    }
    queue.add(taken);
    try (exchange) {
      answer.to(exchange, number);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public URI url() {
    return URI.create(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=of-the-receiver");
  }

  /** The next request, waiting for it. */
  public Taken next() throws InterruptedException {
    Taken taken = queue.poll(20, TimeUnit.SECONDS);
    if (taken == null) {
      throw new AssertionError("nothing more came after " + all.size());
    }
    return taken;
  }

  /** Everything that came. */
  public List<Taken> all() {
    return List.copyOf(all);
  }

  /** Answers nothing until the test is over. */
  public void hang() throws InterruptedException {
    if (!closed.await(1, TimeUnit.MINUTES)) {
      throw new AssertionError("the receiver was never closed");
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
