package dev.mhim.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.trainer.testing.Tasks;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Stage;
import dev.mhim.v1.StepProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldMetricsTest {
  private final List<MetricBatch> sent = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean room = true;
  private final FoldMetrics metrics =
      new FoldMetrics(
          Tasks.fold("r", 1, 2),
          (task, batch) -> {
            if (room) {
              sent.add(batch);
            }
            return room;
          },
          clock());

  @Test
  void progressIsSentAtMostFourTimesASecond() {
    for (int i = 0; i < 100; i++) {
      metrics.onProgress(progress(i));
      now = now.plus(Duration.ofMillis(20));
    }
    assertThat(sent).hasSizeBetween(7, 8);
    assertThat(sent.getLast().getProgress().getBagsDone()).isGreaterThan(85);
  }

  @Test
  void stageAndEpochAreSentAtOnce() {
    metrics.onStage(progress(0));
    metrics.onProgress(progress(1));
    metrics.onEpoch(epoch(0), progress(2), 10);
    assertThat(sent).hasSize(2);
    assertThat(sent.getLast().getEpochsList()).containsExactly(epoch(0));
    assertThat(sent.getLast().getProgress()).isEqualTo(progress(2));
    assertThat(sent).extracting(MetricBatch::getSequence).containsExactly(0L, 1L);
    assertThat(sent)
        .allSatisfy(batch -> {
          assertThat(batch.getRun()).isEqualTo("projects/test/runs/r");
          assertThat(batch.getFold()).isEqualTo(1);
          assertThat(batch.getAttempt()).isEqualTo(2);
        });
  }

  @Test
  void epochsOfADroppedBatchComeWithTheNextAndTheGapShows() {
    metrics.onEpoch(epoch(0), progress(2), 10);
    room = false;
    metrics.onEpoch(epoch(1), progress(2), 10);
    room = true;
    metrics.onEpoch(epoch(2), progress(2), 10);
    assertThat(sent).hasSize(2);
    assertThat(sent.getLast().getSequence()).isEqualTo(2);
    assertThat(sent.getLast().getEpochsList()).containsExactly(epoch(1), epoch(2));
  }

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }

  private static StepProgress progress(int bags) {
    return StepProgress.newBuilder().setStage(Stage.STAGE_TEACHER).setBagsDone(bags).build();
  }

  private static EpochMetrics epoch(int epoch) {
    return EpochMetrics.newBuilder().setStage(Stage.STAGE_TEACHER).setEpoch(epoch).build();
  }
}
