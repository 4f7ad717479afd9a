package dev.mhim.scoring;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Problem;
import dev.mhim.v1.RankedRun;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunComparison;
import dev.mhim.v1.RunDifference;
import dev.mhim.v1.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Runs side by side, best first, and whether the best is really better. */
public final class RunComparisons {
  private RunComparisons() {}

  /**
   * Why evaluations can't share a table: other split plans, protocols, labels or classes than those
   * of the first, or no numbers.
   */
  public static List<Problem> refusals(List<Evaluation> evaluations) {
    List<Problem> problems = new ArrayList<>();
    Evaluation first = evaluations.getFirst();
    for (Evaluation evaluation : evaluations) {
      if (evaluation.getModelsCount() == 0) {
        problems.add(problem("NO_SCORES", evaluation, "", "the run has no scores", "leave it out"));
        continue;
      }
      refuse(
          problems,
          "SPLIT_PLAN_DIFFERS",
          first,
          evaluation,
          Evaluation::getSplitPlanSha256,
          "the runs were not split alike",
          "compare runs of one data set version, seed, folds and protocol");
      refuse(
          problems,
          "PROTOCOL_DIFFERS",
          first,
          evaluation,
          e -> e.getProtocol().name(),
          "numbers of two protocols never share a table",
          "compare runs of one protocol");
      refuse(
          problems,
          "LABELS_DIFFER",
          first,
          evaluation,
          e -> e.getLabelKind() + " " + e.getClassesList(),
          "the runs have other labels or classes",
          "compare runs of one data set");
    }
    return problems;
  }

  private static void refuse(
      List<Problem> problems,
      String reason,
      Evaluation first,
      Evaluation other,
      Function<Evaluation, String> property,
      String message,
      String remedy) {
    String expected = property.apply(first);
    if (!property.apply(other).equals(expected)) {
      problems.add(
          problem(
              reason,
              other,
              property.apply(other),
              "%s: %s has %s".formatted(message, first.getRun(), expected),
              remedy));
    }
  }

  private static Problem problem(
      String reason, Evaluation of, String value, String message, String remedy) {
    return Problem.newBuilder()
        .setReason(reason)
        .setSubject(of.getRun())
        .setValue(value)
        .setMessage(message)
        .setRemedy(remedy)
        .build();
  }

  /**
   * The board.
   *
   * @param runs two or more without {@link #refusals}
   * @param survivalEdges edges of the survival bins that the runs share; may be empty
   * @throws IllegalArgumentException when they were not tested on the same labelled cases
   */
  public static RunComparison of(
      List<ComparedRun> runs, List<Double> survivalEdges, Resampling resampling) {
    Evaluation any = runs.getFirst().evaluation();
    String metric = rankingMetric(any);
    List<ComparedRun> ranked =
        runs.stream()
            .sorted(Comparator.comparingDouble((ComparedRun run) -> -mean(run.evaluation())))
            .toList();
    Map<String, Map<String, String>> differing =
        differingSettings(runs.stream().map(ComparedRun::run).toList());
    RunComparison.Builder comparison =
        RunComparison.newBuilder()
            .setProtocol(any.getProtocol())
            .setLabelKind(any.getLabelKind())
            .setSplitPlanSha256(any.getSplitPlanSha256())
            .setRankingMetric(metric);
    for (ComparedRun run : ranked) {
      ModelEvaluation model = representative(run.evaluation());
      comparison.addRuns(
          RankedRun.newBuilder()
              .setRun(run.run().getName())
              .setTitle(run.run().getTitle())
              .setRole(model.getRole())
              .addAllMetrics(model.getMetricsList())
              .putAllDifferingSettings(differing.getOrDefault(run.run().getName(), Map.of())));
    }
    ComparedRun best = ranked.getFirst();
    for (ComparedRun other : ranked.subList(1, ranked.size())) {
      comparison.addDifferences(
          RunDifference.newBuilder()
              .setFirst(best.run().getName())
              .setSecond(other.run().getName())
              .addAllMetrics(
                  PairedComparison.of(
                      outputs(best, survivalEdges), outputs(other, survivalEdges), resampling)));
    }
    return comparison.build();
  }

  /** The metric that ranks runs on these labels: auc, accuracy_macro or c_index. */
  public static String rankingMetric(Evaluation evaluation) {
    if (evaluation.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL) {
      return "c_index";
    }
    return evaluation.getClassesCount() > 2 ? "accuracy_macro" : "auc";
  }

  /** That metric of the model that stands for the run. */
  public static Optional<MetricSummary> ranking(Evaluation evaluation) {
    String metric = rankingMetric(evaluation);
    return representative(evaluation).getMetricsList().stream()
        .filter(summary -> summary.getMetric().equals(metric))
        .findFirst();
  }

  /** The student, or the baseline of a run without one; of an evaluation with scores. */
  public static ModelEvaluation representative(Evaluation evaluation) {
    List<ModelEvaluation> models = evaluation.getModelsList();
    return models.stream()
        .filter(model -> model.getRole() == ModelRole.MODEL_ROLE_STUDENT)
        .findFirst()
        .orElseGet(models::getFirst);
  }

  private static List<FoldOutputs> outputs(ComparedRun run, List<Double> survivalEdges) {
    return RunScores.byRole(run.folds(), survivalEdges)
        .getOrDefault(representative(run.evaluation()).getRole(), List.of());
  }

  private static double mean(Evaluation evaluation) {
    return ranking(evaluation)
        .filter(MetricSummary::hasMean)
        .map(MetricSummary::getMean)
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /**
   * By run, the settings that are not the same in all of them; a setting that one of them does not
   * give is none, as with a run that is not planned yet.
   */
  public static Map<String, Map<String, String>> differingSettings(List<Run> runs) {
    Map<String, Map<String, String>> differing = new LinkedHashMap<>();
    for (FieldDescriptor field : Settings.getDescriptor().getFields()) {
      if (!runs.stream().allMatch(run -> run.getSettings().hasField(field))) {
        continue;
      }
      List<String> values =
          runs.stream()
              .map(run -> SettingText.of(field, run.getSettings().getField(field)))
              .toList();
      if (values.stream().distinct().count() > 1) {
        for (int i = 0; i < runs.size(); i++) {
          differing
              .computeIfAbsent(runs.get(i).getName(), name -> new LinkedHashMap<>())
              .put(field.getName(), values.get(i));
        }
      }
    }
    return differing;
  }
}
