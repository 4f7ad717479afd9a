package dev.mhim.standalone.view;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.mhim.v1.ForecastRunResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a run stands in the queue, in a line. */
public final class ForecastLine {
  private ForecastLine() {}

  /** The line; empty for a run with nothing left to tell. */
  public static Optional<String> of(ForecastRunResponse forecast, Instant now) {
    List<String> parts = new ArrayList<>();
    if (forecast.getWaitingFolds() > 0) {
      parts.add(
          "%d of its folds wait, %d of others before them"
              .formatted(forecast.getWaitingFolds(), forecast.getFoldsAhead()));
    }
    if (isAhead(forecast.getStartTime(), now)) {
      parts.add("begins in about " + in(forecast.getStartTime(), now));
    }
    if (isAhead(forecast.getEndTime(), now)) {
      parts.add("trained in about " + in(forecast.getEndTime(), now));
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of("queue     " + String.join(", ", parts));
  }

  private static boolean isAhead(Timestamp time, Instant now) {
    return Timestamps.toMillis(time) > now.toEpochMilli();
  }

  private static String in(Timestamp time, Instant now) {
    return Durations.clock(Duration.ofMillis(Timestamps.toMillis(time) - now.toEpochMilli()));
  }
}
