package dev.mhim.trainer.method;

import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.Target;
import dev.mhim.tensors.Tensor;
import dev.mhim.trainer.fold.DatasetPrediction.Assignment;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.SurvivalLabel;
import java.util.ArrayList;
import java.util.List;

/** What models said of bags so far, as messages. */
final class PredictedBags {
  private final Assignment assignment;
  private final List<ModelPredictions.Builder> models = new ArrayList<>();

  PredictedBags(Assignment assignment) {
    this.assignment = assignment;
    assignment
        .models()
        .forEach(model ->
            models.add(
                ModelPredictions.newBuilder()
                    .setRole(assignment.task().getPredict().getWork().getWeights())
                    .setSelectionValue(Double.NaN)));
  }

  /** Adds a bag, with the logits {@code [C]} of each model. */
  void add(Bag bag, List<Tensor> logits) {
    for (int i = 0; i < models.size(); i++) {
      BagPrediction.Builder prediction =
          models.get(i).addPredictionsBuilder().setCaseId(bag.caseId()).setBagId(bag.id());
      for (float logit : logits.get(i).toFloats()) {
        prediction.addLogits(logit);
      }
      if (!assignment.task().getPredict().getWork().getUnlabelled()) {
        label(prediction, bag.target());
      }
    }
  }

  private static void label(BagPrediction.Builder prediction, Target target) {
    switch (target) {
      case Target.ClassLabel(int index) -> prediction.setClassIndex(index);
      case Target.Survival(int bin, double time, boolean event) ->
          prediction.setSurvival(SurvivalLabel.newBuilder().setTime(time).setEvent(event));
    }
  }

  /** One entry a model. */
  List<FoldPredictions> messages() {
    List<FoldPredictions> messages = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      messages.add(
          FoldPredictions.newBuilder()
              .setRun(assignment.task().getRun())
              .setFold(assignment.models().get(i).fold())
              .setProtocol(assignment.task().getPredict().getProtocol())
              .setLabelKind(assignment.plan().getLabelKind())
              .addAllClasses(assignment.plan().getClassesList())
              .addModels(models.get(i))
              .build());
    }
    return messages;
  }
}
