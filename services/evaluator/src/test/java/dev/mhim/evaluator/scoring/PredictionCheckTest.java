package dev.mhim.evaluator.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.SurvivalLabel;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PredictionCheckTest {
  private static final String RUN = "projects/default/runs/r";

  @Test
  void foldsThatBelongTogetherAreRight() {
    assertThat(reasons(fold(0).build(), fold(1).build())).isEmpty();
  }

  @Test
  void logitsThatAreNotFiniteAreForTheScoresToTell() {
    FoldPredictions.Builder fold = fold(1);
    prediction(fold).setLogits(0, Float.NaN);
    assertThat(reasons(fold(0).build(), fold.build())).isEmpty();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("WRONG_FOLD", fold -> fold.setFold(0)),
        fault("WRONG_FOLD", fold -> fold.setRun("projects/default/runs/other")),
        fault("PROTOCOL_DIFFERS", fold -> fold.setProtocol(Protocol.PROTOCOL_PAPER)),
        fault("LABELS_DIFFER", fold -> fold.setClasses(0, "benign")),
        fault("MODELS_DIFFER", fold -> model(fold).setRole(ModelRole.MODEL_ROLE_TEACHER)),
        fault("MODELS_DIFFER", FoldPredictions.Builder::clearModels),
        fault("MODELS_DIFFER", fold -> fold.addModels(fold.getModels(0))),
        fault("NO_PREDICTIONS", fold -> model(fold).clearPredictions()),
        fault("BAD_PREDICTION", fold -> prediction(fold).setClassIndex(2)),
        fault("BAD_PREDICTION", fold -> prediction(fold).setClassIndex(-1)),
        fault("BAD_PREDICTION", fold -> prediction(fold).clearLabel()),
        fault("BAD_PREDICTION", fold -> prediction(fold).addLogits(0)),
        fault(
            "BAD_PREDICTION",
            fold -> prediction(fold).setSurvival(SurvivalLabel.newBuilder().setTime(1))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultIsToldWithItsFold(String reason, Consumer<FoldPredictions.Builder> change) {
    FoldPredictions.Builder fold = fold(1);
    change.accept(fold);
    List<Problem> problems = PredictionCheck.of(run(), List.of(fold(0).build(), fold.build()));
    assertThat(problems).extracting(Problem::getReason).containsExactly(reason);
    assertThat(problems.getFirst().getSubject()).startsWith(RUN + "/folds/1");
  }

  @Test
  void survivalNeedsATimeThatIsANumber() {
    FoldPredictions.Builder fold =
        fold(0).setLabelKind(LabelKind.LABEL_KIND_SURVIVAL).clearClasses();
    prediction(fold).setSurvival(SurvivalLabel.newBuilder().setTime(Double.NaN));
    Run run = run().toBuilder().removeFolds(1).build();
    assertThat(PredictionCheck.of(run, List.of(fold.build())))
        .extracting(Problem::getReason)
        .containsExactly("BAD_PREDICTION");
  }

  private static List<String> reasons(FoldPredictions... folds) {
    return PredictionCheck.of(run(), List.of(folds)).stream().map(Problem::getReason).toList();
  }

  private static Arguments fault(String reason, Consumer<FoldPredictions.Builder> change) {
    return Arguments.of(reason, change);
  }

  private static Run run() {
    return Run.newBuilder()
        .setName(RUN)
        .setProtocol(Protocol.PROTOCOL_HELD_OUT)
        .addFolds(FoldStatus.newBuilder().setFold(0))
        .addFolds(FoldStatus.newBuilder().setFold(1))
        .build();
  }

  private static FoldPredictions.Builder fold(int fold) {
    return FoldPredictions.newBuilder()
        .setRun(RUN)
        .setFold(fold)
        .setProtocol(Protocol.PROTOCOL_HELD_OUT)
        .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
        .addAllClasses(List.of("normal", "tumor"))
        .addModels(
            ModelPredictions.newBuilder()
                .setRole(ModelRole.MODEL_ROLE_BASELINE)
                .addPredictions(
                    BagPrediction.newBuilder()
                        .setCaseId("c" + fold)
                        .setClassIndex(1)
                        .addAllLogits(List.of(0f, 1f))));
  }

  private static ModelPredictions.Builder model(FoldPredictions.Builder fold) {
    return fold.getModelsBuilder(0);
  }

  private static BagPrediction.Builder prediction(FoldPredictions.Builder fold) {
    return model(fold).getPredictionsBuilder(0);
  }
}
