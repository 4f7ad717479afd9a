package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.FoldStatus.State;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Stage;
import dev.mhim.v1.WatchRunResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Instant now = Instant.ofEpochSecond(Samples.START);
  private final Clock clock = ((InstantSource) this::instant).withZone(ZoneOffset.UTC);
  private final RunProgress progress =
      new RunProgress(Samples.run(State.STATE_RUNNING, State.STATE_QUEUED));

  @Test
  void aTerminalIsRedrawnInPlaceAndNoLineWraps() {
    RunDisplay display = new LiveDisplay(terminal(60), new FoldLine("val AUC"), clock);
    tell(Samples.batch(1, 0, Stage.STAGE_TEACHER, 0, 0));
    display.show(progress);
    after(Duration.ofSeconds(1));
    display.show(progress);

    String text = text();
    assertThat(text).containsOnlyOnce("\033[3A");
    assertThat(text.split("\n", -1))
        .allSatisfy(
            line -> assertThat(line.replaceAll("\033\\[\\d*[AK]|\r", "")).hasSizeLessThan(60));
  }

  @Test
  void aTerminalIsNotRedrawnForEveryMessage() {
    RunDisplay display = new LiveDisplay(terminal(100), new FoldLine("val AUC"), clock);
    display.show(progress);
    int drawn = text().length();
    after(Duration.ofMillis(50));
    display.show(progress);
    assertThat(text()).hasSize(drawn);
    display.end(progress);
    assertThat(text().length()).isGreaterThan(drawn);
  }

  @Test
  void elsewhereALineIsPrintedWhenSomethingChangesAndNowAndThen() {
    RunDisplay display = new PlainDisplay(terminal(100), new FoldLine("val AUC"), clock);
    display.show(progress);
    tell(Samples.batch(1, 0, Stage.STAGE_TEACHER, 0, 0));
    display.show(progress);
    for (int second = 1; second <= 20; second++) {
      after(Duration.ofSeconds(1));
      tell(Samples.batch(1, second, Stage.STAGE_TEACHER, 1, second));
      display.show(progress);
    }
    tell(Samples.batch(1, 21, Stage.STAGE_STUDENT, 0, 1));
    display.show(progress);

    assertThat(text().lines().map(line -> line.replaceAll(" {2,}.*", "")))
        .as("run, both folds, start of the stage, twice in 20 s, start of the next stage")
        .containsExactly(
            "projects/default/runs/r1", "fold", "fold", "fold", "fold", "fold", "fold");
    assertThat(text()).doesNotContain("\033");
  }

  @Test
  void aStageThatHasNoLossYetIsNoLine() {
    RunDisplay display = new PlainDisplay(terminal(100), new FoldLine("val AUC"), clock);
    tell(Samples.batch(1, 0, Stage.STAGE_TEACHER, 0, 1));
    display.show(progress);
    int shown = text().length();
    MetricBatch begun = Samples.batch(1, 1, Stage.STAGE_STUDENT, 0, 0);
    tell(
        begun.toBuilder().setProgress(begun.getProgress().toBuilder().setLoss(Double.NaN)).build());
    after(Duration.ofMinutes(1));
    display.show(progress);
    assertThat(text()).hasSize(shown);

    tell(Samples.batch(1, 2, Stage.STAGE_STUDENT, 0, 1));
    display.show(progress);
    assertThat(text()).contains("STUDENT");
  }

  private Instant instant() {
    return now;
  }

  private void after(Duration time) {
    now = now.plus(time);
  }

  private Terminal terminal(int width) {
    return new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, width);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void tell(MetricBatch batch) {
    progress.accept(WatchRunResponse.newBuilder().setMetrics(batch).build());
  }
}
