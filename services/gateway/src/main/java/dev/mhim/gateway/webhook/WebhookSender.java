package dev.mhim.gateway.webhook;

import dev.mhim.platform.error.PlatformException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends to one target: follows no redirect, reads no answer, and ends in time. */
final class WebhookSender implements AutoCloseable {
  private static final int MOST_AT_ONCE = 4;
  private static final int GONE = 410;

  /** What came of an attempt. */
  sealed interface Answer {
    /** It was taken. */
    record Taken() implements Answer {}

    /** It is not wanted, now or later. */
    record Unwanted() implements Answer {}

    /** It was not taken, for a reason that is no secret. */
    record Failed(String reason) implements Answer {}
  }

  private final WebhookTarget target;
  private final Duration timeout;
  private final HttpClient client;
  private final Semaphore slots = new Semaphore(MOST_AT_ONCE);

  WebhookSender(WebhookTarget target, Duration timeout) {
    this.target = target;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** Sends once, signed with the secrets that the file has now. */
  Answer send(String id, byte[] body, Instant now) throws InterruptedException {
    slots.acquire();
    try {
      return answer(request(id, body, now));
    } catch (PlatformException e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    } finally {
      slots.release();
    }
  }

  private HttpRequest request(String id, byte[] body, Instant now) {
    long timestamp = now.getEpochSecond();
    return HttpRequest.newBuilder(target.url())
        .timeout(timeout)
        .header("Content-Type", EndedRun.CONTENT_TYPE)
        .header("User-Agent", "mhim-gateway")
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(timestamp))
        .header(
            "webhook-signature", WebhookSecrets.read(target.secretFile()).sign(id, timestamp, body))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private Answer answer(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> sent =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      // The request's own limit ends with the answer's head: its body may trickle in for ever.
      int status = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status / 100 == 2) {
        return new Answer.Taken();
      }
      return status == GONE
          ? new Answer.Unwanted()
          : new Answer.Failed("it answered with the status " + status);
    } catch (TimeoutException e) {
      return new Answer.Failed("it did not answer within " + timeout);
    } catch (ExecutionException e) {
      // Only the kind: messages may hold the address.
      return new Answer.Failed(
          "it can't be reached: " + String.valueOf(e.getCause()).split(":", 2)[0]);
    } finally {
      sent.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
