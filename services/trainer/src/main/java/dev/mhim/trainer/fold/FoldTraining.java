package dev.mhim.trainer.fold;

import dev.mhim.trainer.metric.FoldListener;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.Task;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The method, as the trainer sees it: trains one fold in the calling thread. */
public interface FoldTraining {
  /**
   * What is to be trained.
   *
   * @param task a fold task
   * @param plan its split plan, checked against its hash
   * @param folds for a fit on all cases what the folds before it left; else none
   */
  record Assignment(Task task, SplitPlan plan, List<FoldPredictions> folds) {
    public Assignment {
      folds = List.copyOf(folds);
    }

    /** Whether it is a fit on all cases. */
    public boolean isFitAll() {
      return task.getFold().hasFitAll();
    }
  }

  /**
   * What a fold leaves.
   *
   * @param predictions of every model on the test part
   * @param history every epoch in order
   * @param models safetensors files by role
   */
  record Trained(
      FoldPredictions predictions, List<EpochMetrics> history, Map<ModelRole, byte[]> models) {
    public Trained {
      history = List.copyOf(history);
      models = Map.copyOf(models);
    }
  }

  /**
   * Loads what every fold needs, such as native libraries; until it returned no task is claimed.
   */
  void prepare();

  /**
   * Trains, or goes on from the newest checkpoint.
   *
   * @param checkpoints where a checkpoint goes after an epoch when one is due
   * @param cancelled asked before each step; once true the call throws soon, whatever it throws
   * @throws Exception why the fold can't be trained; {@link FailureReasons} tells them apart
   */
  Trained train(
      Assignment fold, Checkpoints checkpoints, FoldListener listener, BooleanSupplier cancelled)
      throws Exception;
}
