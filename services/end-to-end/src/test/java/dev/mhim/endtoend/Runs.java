package dev.mhim.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs over REST, by a client that waits for a gateway that is away. */
final class Runs {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI web;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  Runs(URI web) {
    this.web = web;
  }

  /** Creates a run; the same id is the same run. Gives its name. */
  String create(String requestId, String dataset, String settings) throws InterruptedException {
    String body =
        """
        {"requestId": "%s", "run": {"title": "%s", "dataset": "%s", "settings": %s}}
        """
            .formatted(requestId, requestId, dataset, settings);
    return json(send("projects/default/runs", body)).at("/name").asText();
  }

  /** Asks for something that a run has a word for, such as {@code cancel} or {@code pause}. */
  JsonNode ask(String run, String verb) throws InterruptedException {
    return json(send(run + ":" + verb, verb.equals("cancel") || verb.equals("pause") ? "{}" : ""));
  }

  /** Waits until the metrics of a run, from their beginning on, hold a word. */
  void awaitMetric(String run, String word, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest watch =
        HttpRequest.newBuilder(web.resolve("/v1/" + run + ":watch")).timeout(patience).build();
    try (Stream<String> lines = http.send(watch, BodyHandlers.ofLines()).body()) {
      if (lines.noneMatch(line -> line.contains(word))) {
        throw new AssertionError(run + " ended without a metric of " + word);
      }
    }
  }

  JsonNode get(String run) throws InterruptedException {
    return json(send(run, null));
  }

  /** The run once it fulfils a condition; fails when it ends otherwise, or not in time. */
  JsonNode await(String run, String what, Duration patience, Predicate<JsonNode> condition)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    JsonNode seen = get(run);
    while (!condition.test(seen)) {
      if (hasEnded(seen) || System.nanoTime() - end > 0) {
        throw new AssertionError(
            "%s: never was it so that %s; last seen: %s".formatted(run, what, seen));
      }
      LockSupport.parkNanos(POLL.toNanos());
      seen = get(run);
    }
    return seen;
  }

  JsonNode awaitSuccess(String run, Duration patience) throws InterruptedException {
    return await(run, "it has succeeded", patience, seen -> state(seen).equals("SUCCEEDED"));
  }

  /** Every out-of-fold prediction with all its digits, as the evaluator wrote them. */
  String outOfFold(String run) throws InterruptedException {
    return send(run + "/artifacts/predictions.csv", null);
  }

  /** Without the prefix that protobuf's JSON gives it. */
  static String state(JsonNode runOrFold) {
    return runOrFold.at("/state").asText().replace("STATE_", "");
  }

  static boolean hasEnded(JsonNode run) {
    return switch (state(run)) {
      case "SUCCEEDED", "FAILED", "CANCELLED", "REJECTED" -> true;
      default -> false;
    };
  }

  /** Whether a trainer works on some fold. */
  static boolean isTrained(JsonNode run) {
    for (JsonNode fold : run.at("/folds")) {
      if (state(fold).equals("RUNNING")) {
        return true;
      }
    }
    return false;
  }

  /** Whether every fold is in this state. */
  static boolean areAll(String foldState, JsonNode run) {
    for (JsonNode fold : run.at("/folds")) {
      if (!state(fold).equals(foldState)) {
        return false;
      }
    }
    return true;
  }

  /** The sum of the folds' attempts: as many as there are folds when nothing was lost. */
  static int attempts(JsonNode run) {
    int sum = 0;
    for (JsonNode fold : run.at("/folds")) {
      sum += fold.at("/attempt").asInt();
    }
    return sum;
  }

  private String send(String path, @Nullable String body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(web.resolve("/v1/" + path)).timeout(Duration.ofSeconds(30));
    if (body != null) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
      if (!body.isEmpty()) {
        request.header("Content-Type", "application/json");
      }
    }
    long end = System.nanoTime() + AWAY.toNanos();
    while (true) {
      String trouble;
      try {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() < 300) {
          return response.body();
        }
        trouble = response.statusCode() + ": " + response.body();
        if (response.statusCode() < 500 && response.statusCode() != 404) {
          throw new AssertionError(path + ": " + trouble);
        }
      } catch (IOException e) {
        trouble = e.toString();
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(path + " had no answer for " + AWAY + ": " + trouble);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }
}
