package dev.mhim.scoring;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.Run;
import java.util.List;

/**
 * A run that is set beside others.
 *
 * @param run the run
 * @param evaluation its current evaluation
 * @param folds its stored predictions
 */
public record ComparedRun(Run run, Evaluation evaluation, List<FoldPredictions> folds) {
  public ComparedRun {
    folds = List.copyOf(folds);
  }
}
