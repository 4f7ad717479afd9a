package dev.mhim.scoring;

import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.SurvivalLabel;
import java.util.List;
import java.util.Random;

/** Predictions of made-up models, the student's better than the baseline's. */
public final class Samples {
  private Samples() {}

  /** A fold of two classes, every third case of class 1, each case of {@code bags} bags. */
  public static FoldPredictions classes(int fold, int cases, int bags) {
    FoldPredictions.Builder predictions =
        FoldPredictions.newBuilder()
            .setFold(fold)
            .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
            .addAllClasses(List.of("normal", "tumor <3"));
    double strength = 0.5;
    for (ModelRole role : List.of(ModelRole.MODEL_ROLE_BASELINE, ModelRole.MODEL_ROLE_STUDENT)) {
      Random random = new Random(fold * 31L + role.getNumber());
      ModelPredictions.Builder model = ModelPredictions.newBuilder().setRole(role);
      for (int i = 0; i < cases; i++) {
        int label = i % 3 == 0 ? 1 : 0;
        double ofCase = random.nextGaussian();
        for (int bag = 0; bag < bags; bag++) {
          double logit = strength * (2 * label - 1) + ofCase + 0.3 * random.nextGaussian();
          model.addPredictions(
              BagPrediction.newBuilder()
                  .setCaseId("case-" + fold + "-" + i)
                  .setBagId("bag-" + fold + "-" + i + "-" + bag)
                  .setClassIndex(label)
                  .addLogits(0)
                  .addLogits((float) logit));
        }
      }
      strength = 1.5;
      predictions.addModels(model);
    }
    return predictions.build();
  }

  /** A fold of survival with four bins. */
  public static FoldPredictions survival(int fold, int cases) {
    Random random = new Random(fold);
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder().setRole(ModelRole.MODEL_ROLE_STUDENT);
    for (int i = 0; i < cases; i++) {
      float hazard = (float) random.nextGaussian();
      double time = -Math.log(random.nextDouble()) * 20 * Math.exp(-hazard);
      model.addPredictions(
          BagPrediction.newBuilder()
              .setCaseId("p" + fold + "-" + i)
              .setBagId("p" + fold + "-" + i)
              .setSurvival(
                  SurvivalLabel.newBuilder()
                      .setTime(Math.min(time, 60))
                      .setEvent(time < 60 && random.nextInt(4) > 0))
              .addAllLogits(List.of(hazard - 1, hazard - 1, hazard, hazard)));
    }
    return FoldPredictions.newBuilder()
        .setFold(fold)
        .setLabelKind(LabelKind.LABEL_KIND_SURVIVAL)
        .addModels(model)
        .build();
  }
}
