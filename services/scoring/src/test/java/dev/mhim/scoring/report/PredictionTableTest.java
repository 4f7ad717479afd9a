package dev.mhim.scoring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.SurvivalLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTableTest {
  @Test
  void classificationNamesTheClass() {
    FoldPredictions fold =
        FoldPredictions.newBuilder()
            .setFold(2)
            .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
            .addAllClasses(List.of("normal", "tumor, \"big\""))
            .addModels(
                ModelPredictions.newBuilder()
                    .setRole(ModelRole.MODEL_ROLE_STUDENT)
                    .addPredictions(
                        BagPrediction.newBuilder()
                            .setCaseId("case,1")
                            .setBagId("slide1")
                            .setClassIndex(1)
                            .addLogits(0)
                            .addLogits(0)))
            .build();
    assertThat(PredictionTable.csv(List.of(fold), List.of()))
        .isEqualTo(
            """
            fold,model,case,bag,label,logit_0,logit_1,probability_0,probability_1
            2,student,"case,1",slide1,"tumor, ""big\""",0.0,0.0,0.5,0.5
            """);
  }

  @Test
  void survivalHasEventAndTime() {
    FoldPredictions fold =
        FoldPredictions.newBuilder()
            .setLabelKind(LabelKind.LABEL_KIND_SURVIVAL)
            .addModels(
                ModelPredictions.newBuilder()
                    .setRole(ModelRole.MODEL_ROLE_BASELINE)
                    .addPredictions(
                        BagPrediction.newBuilder()
                            .setCaseId("p1")
                            .setBagId("p1")
                            .setSurvival(SurvivalLabel.newBuilder().setTime(12.5).setEvent(true))
                            .addLogits(0)
                            .addLogits(0)
                            .addLogits(0)))
            .build();
    assertThat(PredictionTable.csv(List.of(fold), List.of(-1e-6, 10.0, 24.5, 60.0)))
        .isEqualTo(
            """
            fold,model,case,bag,event,time,logit_0,logit_1,logit_2,risk,survival_at_10.0,survival_at_24.5
            0,baseline,p1,p1,1,12.5,0.0,0.0,0.0,-0.875,0.5,0.25
            """);
  }
}
