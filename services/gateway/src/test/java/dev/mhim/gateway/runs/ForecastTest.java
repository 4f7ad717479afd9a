package dev.mhim.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.ForecastRunResponse;
import dev.mhim.v1.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final long NOW = 1_000_000;

  @Test
  void whatWaitsBeginsAsRunningFoldsEnd() {
    // Folds take 100 s. Two are trained at once: they end in 40 s and in 70 s.
    Run busy = run("busy", done(0, 100), running(NOW - 60_000), running(NOW - 30_000));
    Run first = run("first", queued(NOW - 5_000));
    Run asked = run("asked", queued(NOW - 4_000), queued(NOW - 4_000));
    Run later = run("later", queued(NOW - 1_000));

    ForecastRunResponse forecast = forecast(asked, busy, first, asked, later);

    assertThat(forecast.getWaitingFolds()).isEqualTo(2);
    assertThat(forecast.getFoldsAhead()).isEqualTo(1);
    assertThat(forecast.getRunningFolds()).isEqualTo(2);
    assertThat(forecast.getFoldDuration().getSeconds()).isEqualTo(100);
    // first: 40 to 140; asked: 70 to 170 and 140 to 240.
    assertThat(ahead(forecast.getStartTime())).isEqualTo(70);
    assertThat(ahead(forecast.getEndTime())).isEqualTo(240);
  }

  @Test
  void aRunUnderWayHasBegunAndEndsWithItsLastFold() {
    Run asked =
        run("asked", done(0, 50), running(NOW - 20_000)).toBuilder()
            .setStartTime(time(NOW - 70_000))
            .build();

    ForecastRunResponse forecast = forecast(asked, asked);

    assertThat(ahead(forecast.getStartTime())).isEqualTo(-70);
    assertThat(ahead(forecast.getEndTime())).isEqualTo(30);
    assertThat(forecast.getFoldsAhead()).isZero();
  }

  @Test
  void aFoldThatTakesLongerThanExpectedMayEndAnyMoment() {
    Run asked = run("asked", done(0, 50), running(NOW - 80_000));

    assertThat(ahead(forecast(asked, asked).getEndTime())).isZero();
  }

  @Test
  void nothingIsSaidOfTimesThatNothingIsKnownOf() {
    Run asked = run("asked", queued(NOW - 4_000));
    Run other = run("other", done(0, 100)).toBuilder().setDataset("another").build();

    ForecastRunResponse forecast = forecast(asked, asked, other);

    assertThat(forecast.getWaitingFolds()).isEqualTo(1);
    assertThat(forecast.hasFoldDuration()).isFalse();
    assertThat(forecast.hasStartTime()).isFalse();
    assertThat(forecast.hasEndTime()).isFalse();
  }

  @Test
  void aPausedRunHasNoEndAndOneThatEndedHasItsOwn() {
    Run paused = run("p", done(0, 100)).toBuilder().setState(Run.State.STATE_PAUSED).build();
    assertThat(forecast(paused, paused).hasEndTime()).isFalse();

    Run ended = run("e", done(500, 100)).toBuilder().setState(Run.State.STATE_SUCCEEDED).build();
    assertThat(forecast(ended, ended).getEndTime()).isEqualTo(time(600_000));
  }

  private static ForecastRunResponse forecast(Run run, Run... all) {
    return new Forecast(List.of(all), run, NOW).of();
  }

  private static long ahead(Timestamp time) {
    return (Timestamps.toMillis(time) - NOW) / 1000;
  }

  private static Run run(String name, FoldStatus... folds) {
    return Run.newBuilder()
        .setName("projects/demo/runs/" + name)
        .setDataset("d")
        .setState(Run.State.STATE_RUNNING)
        .addAllFolds(List.of(folds))
        .build();
  }

  private static FoldStatus queued(long since) {
    return FoldStatus.newBuilder()
        .setState(FoldStatus.State.STATE_QUEUED)
        .setQueueTime(time(since))
        .build();
  }

  private static FoldStatus running(long since) {
    return FoldStatus.newBuilder()
        .setState(FoldStatus.State.STATE_RUNNING)
        .setClaimTime(time(since))
        .build();
  }

  private static FoldStatus done(int fromSecond, int seconds) {
    return FoldStatus.newBuilder()
        .setState(FoldStatus.State.STATE_SUCCEEDED)
        .setClaimTime(time(fromSecond * 1000L))
        .setEndTime(time((fromSecond + seconds) * 1000L))
        .build();
  }

  private static Timestamp time(long millis) {
    return Timestamps.fromMillis(millis);
  }
}
