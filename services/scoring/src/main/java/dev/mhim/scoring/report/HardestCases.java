package dev.mhim.scoring.report;

import static dev.mhim.scoring.report.Html.escape;
import static dev.mhim.scoring.report.Html.number;

import dev.mhim.scoring.CaseOutput;
import dev.mhim.scoring.FoldOutputs;
import dev.mhim.statistics.classification.Predictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The cases that a model got most wrong, as a table. */
final class HardestCases {
  private static final int SHOWN = 10;

  private record Row(double badness, String cells) {}

  private HardestCases() {}

  /** The table; empty when a number is not finite. */
  static String of(List<FoldOutputs> folds, List<String> classes) {
    boolean survival = folds.getFirst().isSurvival();
    List<Row> rows = new ArrayList<>();
    for (FoldOutputs fold : folds) {
      if (survival) {
        addSurvival(rows, fold);
      } else if (Curve.isFinite(fold)) {
        addClasses(rows, fold, classes);
      }
    }
    rows.sort(Comparator.comparingDouble(Row::badness).reversed());
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
    for (String head :
        survival
            ? List.of("case", "fold", "time", "event", "risk", "pairs ordered wrongly")
            : List.of("bag", "fold", "true class", "decided", "probability of true class")) {
      table.append("<th scope=\"col\">").append(head).append("</th>");
    }
    table.append("</tr></thead><tbody>");
    rows.stream()
        .limit(SHOWN)
        .forEach(row -> table.append("<tr>").append(row.cells()).append("</tr>"));
    return table.append("</tbody></table></div>").toString();
  }

  private static void addClasses(List<Row> rows, FoldOutputs fold, List<String> classes) {
    Predictions predictions = fold.predictions();
    for (int i = 0; i < predictions.size(); i++) {
      CaseOutput output = fold.cases().get(i);
      double probability = predictions.probability(i, output.classIndex());
      rows.add(
          new Row(
              1 - probability,
              "<th scope=\"row\">%s</th><td>%d</td><td>%s</td><td>%s</td><td>%s</td>"
                  .formatted(
                      escape(output.bagId()),
                      fold.fold(),
                      escape(name(classes, output.classIndex())),
                      escape(name(classes, predictions.decision(i))),
                      number(probability))));
    }
  }

  static String name(List<String> classes, int index) {
    return index < classes.size() ? classes.get(index) : Integer.toString(index);
  }

  /** By how many more of a case's comparable pairs are ordered wrongly than not. */
  private static void addSurvival(List<Row> rows, FoldOutputs fold) {
    List<CaseOutput> cases = fold.cases();
    for (CaseOutput one : cases) {
      int wrong = 0;
      int all = 0;
      for (CaseOutput other : cases) {
        boolean isEarly = one.survival().time() <= other.survival().time();
        CaseOutput early = isEarly ? one : other;
        CaseOutput late = isEarly ? other : one;
        if (early.survival().event() && early.survival().time() < late.survival().time()) {
          all++;
          wrong += early.risk() < late.risk() ? 1 : 0;
        }
      }
      if (all > 0 && Double.isFinite(one.risk())) {
        rows.add(
            new Row(
                2.0 * wrong - all,
                "<th scope=\"row\">%s</th><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%d of %d</td>"
                    .formatted(
                        escape(one.caseId()),
                        fold.fold(),
                        number(one.survival().time()),
                        one.survival().event() ? "seen" : "censored",
                        number(one.risk()),
                        wrong,
                        all)));
      }
    }
  }
}
