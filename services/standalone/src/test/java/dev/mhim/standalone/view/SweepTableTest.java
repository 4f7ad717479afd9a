package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Sweep;
import dev.mhim.v1.SweepPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTableTest {
  private static final Sweep SWEEP =
      Sweep.newBuilder()
          .setName("projects/p/sweeps/s1")
          .setDataset("projects/p/datasets/d/versions/2")
          .setProtocol(Protocol.PROTOCOL_HELD_OUT)
          .addSettings("merge_k")
          .setRankingMetric("auc")
          .setEndedCount(1)
          .addPoints(
              SweepPoint.newBuilder()
                  .setRun("projects/p/runs/r1")
                  .setState(Run.State.STATE_SUCCEEDED)
                  .setFoldCount(5)
                  .setSucceededFoldCount(5)
                  .putSettings("merge_k", "10")
                  .setMetric(
                      MetricSummary.newBuilder()
                          .setMetric("auc")
                          .setMean(0.9)
                          .setStd(0.02)
                          .setMeanLow(0.85)
                          .setMeanHigh(0.94)))
          .addPoints(
              SweepPoint.newBuilder()
                  .setRun("projects/p/runs/r2")
                  .setState(Run.State.STATE_RUNNING)
                  .setFoldCount(5)
                  .setSucceededFoldCount(2)
                  .putSettings("merge_k", "1"))
          .build();

  @Test
  void theBoardHasARowARunAndWarnsOfTheChoice() {
    List<String> lines = SweepTable.board(SWEEP);

    assertThat(lines.getFirst()).contains("held-out");
    assertThat(lines.get(1))
        .isEqualTo("s1: 1 of 2 runs ended, 7 of 10 folds done; projects/p/datasets/d/versions/2");
    assertThat(lines)
        .anyMatch(line ->
            line.matches("0\\.900 ± 0\\.020 +0\\.850 to 0\\.940 +succeeded +5/5 +r1 +merge_k=10"))
        .anyMatch(line -> line.matches("- +running +2/5 +r2 +merge_k=1"))
        .anyMatch(line -> line.contains("flattered by being chosen"));
  }

  @Test
  void theListHasALineASweep() {
    assertThat(SweepTable.of(List.of(SWEEP)).getLast())
        .matches("s1 +held-out +1/2 +\\S+ +d/versions/2 +merge_k");
  }
}
