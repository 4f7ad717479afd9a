package dev.mhim.standalone.predictions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mhim.v1.ConcordancePairs;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.LogRankTest;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import java.util.List;

/** Scores as one JSON object. */
public final class ScoresJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ScoresJson() {}

  /**
   * The object: each metric by the field's name (mean over the folds where there are several; null
   * where undefined, with the reason in {@code undefined}), {@code intervals}, and with several
   * folds {@code std}, {@code folds} and {@code pooled}.
   */
  public static String of(PredictionScores scored) {
    ModelEvaluation scores = scored.scores();
    ObjectNode root = JSON.createObjectNode();
    metrics(root, scores.getMetricsList());
    if (scores.hasConcordancePairs()) {
      ConcordancePairs pairs = scores.getConcordancePairs();
      root.put("concordant", pairs.getConcordant());
      root.put("discordant", pairs.getDiscordant());
      root.put("tied_risk", pairs.getTiedRisk());
      root.put("tied_time", pairs.getTiedTime());
    }
    if (scores.hasLogRank()) {
      LogRankTest test = scores.getLogRank();
      if (test.hasPValue()) {
        root.put("log_rank_chi_squared", test.getChiSquared()).put("log_rank_p", test.getPValue());
      } else {
        root.putNull("log_rank_chi_squared").putNull("log_rank_p");
      }
    }
    if (scores.hasConfusionMatrix()) {
      ArrayNode matrix = root.putArray("confusion_matrix");
      List<Long> counts = scores.getConfusionMatrix().getCountsList();
      int size = (int) Math.round(Math.sqrt(counts.size()));
      for (int row = 0; row < size; row++) {
        ArrayNode line = matrix.addArray();
        counts.subList(row * size, (row + 1) * size).forEach(line::add);
      }
    }
    if (scores.getCaseMetricsCount() > 0) {
      metrics(root.putObject("by_case"), scores.getCaseMetricsList());
    }
    root.put("case_count", scores.getCaseCount());
    root.put("bag_count", scores.getBagCount());
    root.put("fold_count", scored.predictions().folds().size());
    scored.predictions().model().ifPresent(model -> root.put("model", model));
    root.put("protocol", scored.protocol());
    root.put("seed", scored.resampling().seed());
    root.put("num_bootstrap", scored.resampling().resamples());
    root.put("predictions", scored.file().toString());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private static void metrics(ObjectNode root, List<MetricSummary> metrics) {
    boolean several = metrics.getFirst().getFoldsCount() > 1;
    metrics.forEach(metric -> putMean(root, metric));
    ObjectNode intervals = root.putObject("intervals");
    ObjectNode undefined = root.putObject("undefined");
    for (MetricSummary metric : metrics) {
      interval(intervals, metric, several);
      metric.getFoldsList().stream()
          .filter(fold -> !fold.hasValue())
          .findFirst()
          .ifPresent(fold -> undefined.put(metric.getMetric(), fold.getUndefinedReason()));
    }
    if (!several) {
      return;
    }
    ObjectNode std = root.putObject("std");
    ObjectNode pooled = root.putObject("pooled");
    for (MetricSummary metric : metrics) {
      put(std, metric.getMetric(), metric.hasStd(), metric.getStd());
      put(pooled, metric.getMetric(), metric.getPooled().hasValue(), metric.getPooled().getValue());
    }
    ArrayNode folds = root.putArray("folds");
    for (int i = 0; i < metrics.getFirst().getFoldsCount(); i++) {
      ObjectNode fold = folds.addObject().put("fold", metrics.getFirst().getFolds(i).getFold());
      for (MetricSummary metric : metrics) {
        FoldValue value = metric.getFolds(i);
        put(fold, metric.getMetric(), value.hasValue(), value.getValue());
      }
    }
  }

  private static void putMean(ObjectNode root, MetricSummary metric) {
    put(root, metric.getMetric(), metric.hasMean(), metric.getMean());
  }

  private static void put(ObjectNode node, String name, boolean defined, double value) {
    if (defined) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  /** Of one fold its own; of several that of the mean, for which there is no BCa. */
  private static void interval(ObjectNode intervals, MetricSummary metric, boolean several) {
    if (several && metric.hasMeanLow()) {
      intervals
          .putObject(metric.getMetric())
          .put("low", metric.getMeanLow())
          .put("high", metric.getMeanHigh());
    } else if (!several && metric.getFolds(0).hasBootstrapLow()) {
      FoldValue value = metric.getFolds(0);
      ObjectNode interval =
          intervals
              .putObject(metric.getMetric())
              .put("low", value.getBootstrapLow())
              .put("high", value.getBootstrapHigh())
              .put("bootstrap_mean", value.getBootstrapMean());
      if (value.hasBcaLow()) {
        interval.put("bca_low", value.getBcaLow()).put("bca_high", value.getBcaHigh());
      }
    }
  }
}
