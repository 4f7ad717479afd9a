package dev.mhim.scoring.report;

import dev.mhim.scoring.FoldOutputs;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.ModelRole;
import java.util.List;
import java.util.Map;

/**
 * What a report shows.
 *
 * @param title heading
 * @param protocol how epochs were selected, for whoever reads the numbers; may be empty
 * @param facts what was run on what
 * @param evaluation the numbers
 * @param outputs the predictions behind them, by model
 * @param histories epochs of each fold; may be empty
 * @param settings every setting in force; may be empty
 */
public record ReportContent(
    String title,
    String protocol,
    List<Fact> facts,
    Evaluation evaluation,
    Map<ModelRole, List<FoldOutputs>> outputs,
    List<MetricHistory> histories,
    List<Fact> settings) {

  /**
   * A name and its value.
   *
   * @param name what
   * @param value its value
   */
  public record Fact(String name, String value) {}
}
