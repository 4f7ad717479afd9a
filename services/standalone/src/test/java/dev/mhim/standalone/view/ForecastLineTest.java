package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.mhim.v1.ForecastRunResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ForecastLineTest {
  private static final Instant NOW = Instant.ofEpochSecond(1000);

  @Test
  void aWaitingRunIsToldItsPlaceAndItsTimes() {
    ForecastRunResponse forecast =
        ForecastRunResponse.newBuilder()
            .setWaitingFolds(5)
            .setFoldsAhead(12)
            .setStartTime(Timestamps.fromSeconds(1090))
            .setEndTime(Timestamps.fromSeconds(1600))
            .build();

    assertThat(ForecastLine.of(forecast, NOW))
        .hasValueSatisfying(line ->
            assertThat(line)
                .contains("5 of its folds wait, 12 of others before them")
                .contains("begins in about 1:30")
                .contains("trained in about 10:00"));
  }

  @Test
  void aRunThatHasEndedHasNoLine() {
    ForecastRunResponse forecast =
        ForecastRunResponse.newBuilder().setEndTime(Timestamps.fromSeconds(900)).build();

    assertThat(ForecastLine.of(forecast, NOW)).isEmpty();
  }
}
