package dev.mhim.endtoend;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a collector of OpenTelemetry does with traces, as far as a test needs it: it keeps them. */
final class SpanCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Seen> seen = new ArrayList<>();

  /**
   * A span that a program sent.
   *
   * @param service the program's name
   * @param trace the trace's id in hexadecimal digits
   * @param id the span's own id
   * @param parent the id of the span above; empty for none
   * @param name of the span
   * @param attributes texts only
   */
  record Seen(
      String service,
      String trace,
      String id,
      String parent,
      String name,
      Map<String, String> attributes) {}

  private SpanCollector(HttpServer server) {
    this.server = server;
  }

  /** Listens on a free port. */
  static SpanCollector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SpanCollector collector = new SpanCollector(server);
    server.createContext(
        "/v1/traces",
        exchange -> {
          collector.take(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
          exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return collector;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The first span that fulfils a condition, once it was sent. */
  synchronized Seen await(String what, Duration patience, Predicate<Seen> condition)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      for (Seen span : seen) {
        if (condition.test(span)) {
          return span;
        }
      }
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new AssertionError("no span of " + what + " among " + seen);
      }
      wait(left);
    }
  }

  private synchronized void take(ExportTraceServiceRequest request) {
    for (ResourceSpans resource : request.getResourceSpansList()) {
      String service =
          resource.getResource().getAttributesList().stream()
              .filter(attribute -> attribute.getKey().equals("service.name"))
              .map(attribute -> attribute.getValue().getStringValue())
              .collect(Collectors.joining());
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> seen.add(seen(service, span)));
      }
    }
    notifyAll();
  }

  private static Seen seen(String service, Span span) {
    HexFormat hex = HexFormat.of();
    return new Seen(
        service,
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getName(),
        span.getAttributesList().stream()
            .collect(
                Collectors.toMap(
                    attribute -> attribute.getKey(),
                    attribute -> attribute.getValue().getStringValue())));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
