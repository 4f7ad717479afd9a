package dev.mhim.standalone.supervisor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks programs whether they are ready. */
public final class ReadinessProbe implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  boolean isReady(Readiness readiness, LogFile log) throws InterruptedException {
    return switch (readiness) {
      case Readiness.LogLine line -> log.hasLine(line.prefix());
      case Readiness.Http http -> answers(http.uri());
    };
  }

  /** True when a health page answers 200 at once. */
  public boolean answers(URI uri) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Nobody listens yet: that is the answer.
      return false;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
