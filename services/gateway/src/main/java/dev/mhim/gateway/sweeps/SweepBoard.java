package dev.mhim.gateway.sweeps;

import com.google.protobuf.util.Timestamps;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.scoring.RunComparisons;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.Run;
import dev.mhim.v1.Sweep;
import dev.mhim.v1.SweepPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a sweep's runs say together; pure. */
final class SweepBoard {
  private SweepBoard() {}

  private record Row(Run run, Optional<Evaluation> evaluation, Optional<MetricSummary> metric) {
    /** The lower the better; infinite where there is no score. */
    double penalty() {
      return metric
          .filter(MetricSummary::hasMean)
          .map(summary -> -summary.getMean())
          .orElse(Double.POSITIVE_INFINITY);
    }
  }

  /** Best first, without a value later, ended without one last. */
  private static final Comparator<Row> ORDER =
      Comparator.comparingDouble(Row::penalty)
          .thenComparing(row -> RunView.hasEnded(row.run()))
          .thenComparing(row -> row.run().getTitle())
          .thenComparing(row -> row.run().getName());

  /**
   * The board.
   *
   * @param runs of the sweep, at least one
   * @param evaluations by the run's name
   */
  static Sweep of(String name, List<Run> runs, Function<String, Optional<Evaluation>> evaluations) {
    List<Row> rows = new ArrayList<>();
    for (Run run : runs) {
      Optional<Evaluation> evaluation =
          evaluations.apply(run.getName()).filter(found -> found.getModelsCount() > 0);
      rows.add(new Row(run, evaluation, evaluation.flatMap(RunComparisons::ranking)));
    }
    rows.sort(ORDER);
    Run first =
        runs.stream()
            .min(Comparator.comparing(Run::getCreateTime, Timestamps.comparator()))
            .orElseThrow();
    Map<String, Map<String, String>> differing = RunComparisons.differingSettings(runs);
    Sweep.Builder sweep =
        Sweep.newBuilder()
            .setName(name)
            .setDataset(first.getDataset())
            .setProtocol(first.getProtocol())
            .addAllSettings(differing.getOrDefault(first.getName(), Map.of()).keySet())
            .setEndedCount((int) runs.stream().filter(RunView::hasEnded).count())
            .setCreateTime(first.getCreateTime());
    rows.stream()
        .flatMap(row -> row.evaluation().stream())
        .findFirst()
        .ifPresent(evaluation -> sweep.setRankingMetric(RunComparisons.rankingMetric(evaluation)));
    rows.forEach(
        row -> sweep.addPoints(point(row, differing.getOrDefault(row.run().getName(), Map.of()))));
    return sweep.build();
  }

  private static SweepPoint point(Row row, Map<String, String> settings) {
    SweepPoint.Builder point =
        SweepPoint.newBuilder()
            .setRun(row.run().getName())
            .setState(row.run().getState())
            .putAllSettings(settings)
            .setFoldCount(row.run().getFoldsCount())
            .setSucceededFoldCount(
                (int)
                    row.run().getFoldsList().stream()
                        .filter(fold -> fold.getState() == FoldStatus.State.STATE_SUCCEEDED)
                        .count());
    row.evaluation()
        .map(RunComparisons::representative)
        .map(ModelEvaluation::getRole)
        .ifPresent(point::setRole);
    row.metric().ifPresent(point::setMetric);
    return point.build();
  }
}
