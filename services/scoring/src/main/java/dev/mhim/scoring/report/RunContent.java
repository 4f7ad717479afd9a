package dev.mhim.scoring.report;

import dev.mhim.scoring.RunScores;
import dev.mhim.scoring.SettingText;
import dev.mhim.scoring.report.ReportContent.Fact;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import java.util.ArrayList;
import java.util.List;

/** What the report of a run shows. */
public final class RunContent {
  private RunContent() {}

  /** Content of a run that was evaluated. */
  public static ReportContent of(
      Run run, Evaluation evaluation, List<FoldPredictions> folds, List<MetricHistory> histories) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("run", run.getName()));
    facts.add(new Fact("data set", run.getDataset()));
    facts.add(new Fact("split plan (SHA-256)", evaluation.getSplitPlanSha256()));
    evaluation.getModelsList().stream()
        .limit(1)
        .forEach(model ->
            facts.add(
                new Fact(
                    "predicted",
                    "%d cases, %d bags, %d folds"
                        .formatted(model.getCaseCount(), model.getBagCount(), folds.size()))));
    if (evaluation.getClassesCount() > 0) {
      facts.add(new Fact("classes in order", String.join(", ", evaluation.getClassesList())));
    }
    facts.add(new Fact("seed", Long.toString(evaluation.getSeed())));
    facts.add(new Fact("bootstrap", bootstrap(evaluation)));
    return new ReportContent(
        run.getTitle().isEmpty() ? run.getName() : run.getTitle(),
        protocol(run.getProtocol()),
        facts,
        evaluation,
        RunScores.byRole(folds, List.of()),
        histories,
        settings(run));
  }

  /** How intervals were made. */
  public static String bootstrap(Evaluation evaluation) {
    return evaluation.getNumBootstrap() == 0
        ? "none"
        : "%d seeded resamples of the cases, class by class (or events and censorings apart) where one has fewer than 10 cases; 95 %% percentile intervals, BCa: bias-corrected and accelerated"
            .formatted(evaluation.getNumBootstrap());
  }

  /** What the protocol means for whoever reads the numbers. */
  static String protocol(Protocol protocol) {
    return switch (protocol) {
      case PROTOCOL_PAPER ->
          "paper: as published, without an inner validation part, so the epoch is selected on the"
              + " test fold and the numbers are optimistic";
      case PROTOCOL_HELD_OUT ->
          "held-out: the epoch is selected on an inner validation part; the test fold is only"
              + " predicted";
      case PROTOCOL_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private static List<Fact> settings(Run run) {
    List<Fact> settings = new ArrayList<>();
    run.getSettings()
        .getAllFields()
        .forEach((field, value) ->
            settings.add(new Fact(field.getName(), SettingText.of(field, value))));
    return settings;
  }
}
