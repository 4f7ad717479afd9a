package dev.mhim.gateway.planning;

import dev.mhim.gateway.settings.DatasetRules;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.statistics.split.FoldPlanner;
import dev.mhim.statistics.split.FoldSplit;
import dev.mhim.statistics.split.GivenSplit;
import dev.mhim.statistics.split.LabelledCase;
import dev.mhim.statistics.split.SplitException;
import dev.mhim.statistics.survival.SurvivalBins;
import dev.mhim.statistics.survival.SurvivalLabelException;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.PlannedCase;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes the split plan of a dataset version: cross-validated folds of the seed (MHIM.md §6), or the
 * one split that the label table gives itself.
 */
final class SplitPlanner {
  private final DatasetManifest manifest;
  private final Settings settings;

  /**
   * A planner.
   *
   * @param manifest the dataset version
   * @param settings every value in force
   */
  SplitPlanner(DatasetManifest manifest, Settings settings) {
    this.manifest = manifest;
    this.settings = settings;
  }

  /**
   * The plan.
   *
   * @throws PlatformException INVALID_ARGUMENT with every reason why there is none
   */
  SplitPlan plan() {
    Dataset dataset = manifest.getDataset();
    SplitPlan.Builder plan =
        SplitPlan.newBuilder()
            .setDataset(dataset.getName())
            .setSeed(settings.getSeed())
            .setValRatio(settings.getValRatio())
            .setLabelKind(dataset.getLabelKind())
            .addAllClasses(dataset.getClassesList())
            .setFeatureDim(dataset.getFeatureDim());
    try {
      if (dataset.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL) {
        addSurvivalCases(plan);
      } else {
        manifest.getCasesList().forEach(item -> plan.addCasesBuilder().setCase(item));
      }
      addFolds(plan);
    } catch (SplitException e) {
      throw refused(
          e.problems().stream()
              .map(problem ->
                  Problems.of(
                      problem.reason().name(), "dataset", dataset.getName(), problem.message(), ""))
              .toList(),
          e);
    } catch (SurvivalLabelException e) {
      throw refused(
          List.of(
              Problems.of(
                  e.reason().name(),
                  "dataset",
                  dataset.getName(),
                  String.valueOf(e.getMessage()),
                  "")),
          e);
    }
    return plan.build();
  }

  private void addSurvivalCases(SplitPlan.Builder plan) {
    List<Case> cases = manifest.getCasesList();
    double[] times = cases.stream().mapToDouble(item -> item.getSurvival().getTime()).toArray();
    boolean[] events = new boolean[times.length];
    for (int i = 0; i < events.length; i++) {
      events[i] = cases.get(i).getSurvival().getEvent();
    }
    SurvivalBins bins = SurvivalBins.of(times, events, SurvivalBins.PUBLISHED_COUNT);
    plan.addAllSurvivalEdges(bins.edges());
    for (int i = 0; i < times.length; i++) {
      plan.addCasesBuilder().setCase(cases.get(i)).setSurvivalBin(bins.binOf(times[i]));
    }
  }

  private void addFolds(SplitPlan.Builder plan) {
    List<LabelledCase> cases = new ArrayList<>();
    Map<String, Integer> indices = new HashMap<>();
    for (PlannedCase planned : plan.getCasesList()) {
      indices.put(planned.getCase().getCaseId(), cases.size());
      cases.add(labelled(planned, plan.getLabelKind()));
    }
    for (FoldSplit split : splits(cases)) {
      plan.addFolds(
          FoldParts.newBuilder()
              .addAllTrain(indices(split.train(), indices))
              .addAllValidation(indices(split.validation(), indices))
              .addAllTest(indices(split.test(), indices)));
    }
  }

  private List<FoldSplit> splits(List<LabelledCase> cases) {
    int givenFolds = DatasetRules.givenFolds(manifest);
    if (givenFolds > 0) {
      return GivenSplit.of(
          IntStream.range(0, givenFolds).mapToObj(fold -> foldRows(cases, fold)).toList());
    }
    if (!DatasetRules.hasGivenSplit(manifest)) {
      return new FoldPlanner(settings.getCvFold(), settings.getValRatio(), settings.getSeed())
          .plan(cases);
    }
    List<GivenSplit.Row> rows = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      rows.add(new GivenSplit.Row(cases.get(i), manifest.getCases(i).getSplit()));
    }
    return GivenSplit.of(List.of(rows));
  }

  /** The cases that a fold's own table names. */
  private List<GivenSplit.Row> foldRows(List<LabelledCase> cases, int fold) {
    List<GivenSplit.Row> rows = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      String part = manifest.getCases(i).getFoldSplits(fold);
      if (!part.isEmpty()) {
        rows.add(new GivenSplit.Row(cases.get(i), part));
      }
    }
    return rows;
  }

  private static LabelledCase labelled(PlannedCase planned, LabelKind kind) {
    Case item = planned.getCase();
    int label =
        kind == LabelKind.LABEL_KIND_SURVIVAL ? planned.getSurvivalBin() : item.getClassIndex();
    return new LabelledCase(item.getCaseId(), label, item.getPatientId());
  }

  private static List<Integer> indices(List<String> ids, Map<String, Integer> indices) {
    return ids.stream().map(indices::get).toList();
  }

  private static PlatformException refused(List<Problem> problems, Exception cause) {
    return new PlatformException(ErrorKind.INVALID_ARGUMENT, problems, cause);
  }
}
