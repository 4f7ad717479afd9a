package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.MetricComparison;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.RankedRun;
import dev.mhim.v1.RunComparison;
import dev.mhim.v1.RunDifference;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
  @Test
  void runsAreRankedWithWhatDiffersAndTheTestBelow() {
    List<String> lines =
        ComparisonTable.of(
            RunComparison.newBuilder()
                .setProtocol(Protocol.PROTOCOL_PAPER)
                .setSplitPlanSha256("abc")
                .setRankingMetric("auc")
                .addRuns(run("b", 0.9).putDifferingSettings("merge_k", "5"))
                .addRuns(run("a", 0.8).putDifferingSettings("merge_k", "1"))
                .addDifferences(
                    RunDifference.newBuilder()
                        .setFirst("projects/p/runs/b")
                        .setSecond("projects/p/runs/a")
                        .addMetrics(
                            MetricComparison.newBuilder()
                                .setMetric("auc")
                                .setDifference(0.1)
                                .setLow(-0.01)
                                .setHigh(0.2)
                                .setPValue(0.07)
                                .setDelongPValue(0.06)))
                .build());
    assertThat(lines.getFirst()).contains("PROTOCOL paper");
    assertThat(lines).anyMatch(line -> line.startsWith("b ") && line.endsWith("merge_k=5"));
    assertThat(lines).anyMatch(line -> line.matches("a +0\\.800 ± 0\\.010 .* - .*merge_k=1"));
    assertThat(lines.getLast())
        .isEqualTo(
            "b - a: +0.1000, 95 % interval -0.0100 to +0.2000, bootstrap p = 0.0700, DeLong p ="
                + " 0.0600");
  }

  private static RankedRun.Builder run(String id, double auc) {
    return RankedRun.newBuilder()
        .setRun("projects/p/runs/" + id)
        .addMetrics(MetricSummary.newBuilder().setMetric("auc").setMean(auc).setStd(0.01));
  }
}
