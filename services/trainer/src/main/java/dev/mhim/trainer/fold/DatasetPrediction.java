package dev.mhim.trainer.fold;

import dev.mhim.trainer.explanation.SlideExplanation;
import dev.mhim.trainer.metric.FoldListener;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.Task;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The method, as the trainer sees it: lets trained models predict in the calling thread. */
public interface DatasetPrediction {
  /**
   * What is to be predicted.
   *
   * @param task a task to predict
   * @param plan one fold, whose test part it is
   * @param models at least one
   */
  record Assignment(Task task, SplitPlan plan, List<Model> models) {
    public Assignment {
      models = List.copyOf(models);
    }
  }

  /**
   * A trained model.
   *
   * @param fold that it was trained in, 0-based
   * @param path of its file, for messages
   * @param file safetensors, as {@link FoldTraining.Trained} has them
   */
  record Model(int fold, String path, MemorySegment file) {}

  /**
   * Predicts every bag.
   *
   * @param explanations takes each slide's, as soon as it is there, when the task wants them
   * @param cancelled asked before each bag; once true the call throws soon, whatever it throws
   * @return one entry a model, in their order
   * @throws Exception why they can't predict; {@link FailureReasons} tells the reasons apart
   */
  List<FoldPredictions> predict(
      Assignment assignment,
      FoldListener listener,
      Consumer<SlideExplanation> explanations,
      BooleanSupplier cancelled)
      throws Exception;
}
