package dev.mhim.standalone.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.MetricComparison;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelComparison;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of a run as one JSON object. */
public final class ResultJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultJson() {}

  /**
   * The object: {@code baseline}, {@code mhim} (the student) and {@code teacher}, each with every
   * metric as mean, std and folds; the run and where its files are.
   *
   * @param paths folders and files by what they are
   */
  public static String of(Run run, Evaluation evaluation, Map<String, List<Path>> paths) {
    ObjectNode root = JSON.createObjectNode();
    Scores scores = new Scores(evaluation);
    add(root, "baseline", scores, ModelRole.MODEL_ROLE_BASELINE);
    add(root, "mhim", scores, ModelRole.MODEL_ROLE_STUDENT);
    add(root, "teacher", scores, ModelRole.MODEL_ROLE_TEACHER);
    comparisons(root, evaluation);
    root.put("run", run.getName());
    root.put("state", RunHeader.state(run));
    root.put("protocol", Protocols.name(evaluation.getProtocol()));
    root.put("seed", evaluation.getSeed());
    root.put("num_epoch", run.getSettings().getNumEpoch());
    root.put("cv_fold", run.getFoldsCount());
    root.put("dataset", run.getDataset());
    root.put("split_plan_sha256", evaluation.getSplitPlanSha256());
    ObjectNode files = root.putObject("paths");
    paths.forEach((what, all) -> add(files, what, all));
    return root.toString();
  }

  /** The models are always a list; all else is one path, or a list when there are several. */
  private static void add(ObjectNode files, String what, List<Path> paths) {
    if (paths.size() == 1 && !what.equals("models")) {
      files.put(what, paths.getFirst().toString());
    } else {
      ArrayNode list = files.putArray(what);
      paths.forEach(path -> list.add(path.toString()));
    }
  }

  private static void add(ObjectNode root, String name, Scores scores, ModelRole role) {
    scores.model(role).ifPresent(model -> root.set(name, model(model)));
  }

  /** By pair, for example {@code student-baseline}: each metric's difference with its tests. */
  private static void comparisons(ObjectNode root, Evaluation evaluation) {
    ObjectNode comparisons = root.putObject("comparisons");
    for (ModelComparison comparison : evaluation.getComparisonsList()) {
      ObjectNode pair =
          comparisons.putObject(name(comparison.getFirst()) + "-" + name(comparison.getSecond()));
      for (MetricComparison metric : comparison.getMetricsList()) {
        if (metric.hasDifference() && metric.hasPValue()) {
          ObjectNode values = pair.putObject(metric.getMetric());
          values.put("difference", metric.getDifference());
          values.put("low", metric.getLow()).put("high", metric.getHigh());
          values.put("p_value", metric.getPValue());
          if (metric.hasDelongPValue()) {
            values.put("delong_p_value", metric.getDelongPValue());
          }
        }
      }
    }
  }

  private static String name(ModelRole role) {
    return role.name().substring("MODEL_ROLE_".length()).toLowerCase(Locale.ROOT);
  }

  private static ObjectNode model(ModelEvaluation model) {
    ObjectNode node = JSON.createObjectNode();
    for (MetricSummary metric : model.getMetricsList()) {
      ObjectNode values = node.putObject(metric.getMetric());
      if (metric.hasMean()) {
        values.put("mean", metric.getMean());
        values.put("std", metric.getStd());
      } else {
        values.putNull("mean");
        values.putNull("std");
      }
      if (metric.hasMeanLow()) {
        values.put("mean_low", metric.getMeanLow()).put("mean_high", metric.getMeanHigh());
      }
      ArrayNode folds = values.putArray("folds");
      for (FoldValue fold : metric.getFoldsList()) {
        if (fold.hasValue()) {
          folds.add(fold.getValue());
        } else {
          folds.addNull();
        }
      }
    }
    ArrayNode epochs = node.putArray("selected_epochs");
    model.getSelectedEpochsList().forEach(epochs::add);
    return node;
  }
}
