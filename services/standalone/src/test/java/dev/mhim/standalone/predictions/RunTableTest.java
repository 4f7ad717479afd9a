package dev.mhim.standalone.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mhim.scoring.Resampling;
import dev.mhim.scoring.RunScores;
import dev.mhim.scoring.report.PredictionTable;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.SurvivalLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The predictions.csv of a run is scored again to the same numbers, also with other settings. */
class RunTableTest {
  private static final Resampling OTHER = new Resampling(50, 9);
  private static final List<Double> EDGES = List.of(0.999999, 8.0, 15.5, 24.0, 31.0);
  private static final List<String> CLASSES = List.of("normal", "tumor");

  @TempDir Path folder;

  @Test
  void aRunsTableGivesEachModelTheRunsNumbers() throws IOException {
    List<FoldPredictions> folds = List.of(classes(0), classes(1));
    Path file = write(PredictionTable.csv(folds, List.of()));
    for (ModelRole role : List.of(ModelRole.MODEL_ROLE_BASELINE, ModelRole.MODEL_ROLE_STUDENT)) {
      String name =
          role.name().substring("MODEL_ROLE_".length()).toLowerCase(java.util.Locale.ROOT);
      assertThat(evaluate(file, CLASSES, Optional.of(name))).isEqualTo(evaluate(folds, role));
    }
    assertThat(evaluate(file, CLASSES, Optional.empty()))
        .isEqualTo(evaluate(folds, ModelRole.MODEL_ROLE_STUDENT));
    PredictionFile student = PredictionFile.read(file, CLASSES, Optional.empty());
    PredictionScores scores = PredictionScores.of(file, "paper", student, OTHER);
    assertThat(ScoresTable.of(scores).getFirst()).contains(": student, 24 cases, 48 rows");
    assertThat(ScoresJson.of(scores)).contains("\"model\" : \"student\"");
    assertThat(scores.report().facts()).anyMatch(fact -> fact.value().equals("student"));
  }

  @Test
  void aSurvivalTableGivesAllNumbersOfTheRunAlsoTheBrierScore() throws IOException {
    List<FoldPredictions> folds = List.of(survival());
    ModelEvaluation ofTable =
        evaluate(write(PredictionTable.csv(folds, EDGES)), List.of(), Optional.empty());
    assertThat(ofTable).isEqualTo(evaluate(folds, ModelRole.MODEL_ROLE_TEACHER));
    assertThat(ofTable.getMetrics(3).getMetric()).isEqualTo("integrated_brier");
    assertThat(ofTable.getMetrics(3).hasMean()).isTrue();
  }

  @Test
  void aTableWithoutSurvivalFunctionsLeavesTheBrierScoreUndefined() throws IOException {
    ModelEvaluation scores =
        evaluate(
            write(PredictionTable.csv(List.of(survival()), List.of())),
            List.of(),
            Optional.empty());
    assertThat(scores.getMetrics(3).hasMean()).isFalse();
    assertThat(scores.getMetrics(0).hasMean()).isTrue();
  }

  @Test
  void faultsOfSurvivalFunctionsAreToldAtOnce() throws IOException {
    Path values = write("id,event,time,risk,survival_at_2,survival_at_4\na,1,3,0,1.5,x\n");
    assertThatExceptionOfType(PredictionFileException.class)
        .isThrownBy(() -> PredictionFile.read(values, List.of(), Optional.empty()))
        .satisfies(e ->
            assertThat(e.faults())
                .hasSize(2)
                .anyMatch(fault -> fault.contains("survival_at_2: a probability must be 0 to 1"))
                .anyMatch(fault -> fault.contains("survival_at_4: it must be a number")));
    Path times = write("id,event,time,risk,survival_at_4,survival_at_2\na,1,3,0,0.5,0.4\n");
    assertThatExceptionOfType(PredictionFileException.class)
        .isThrownBy(() -> PredictionFile.read(times, List.of(), Optional.empty()))
        .withMessageContaining("survival_at_2: its time must be above that of survival_at_4");
    Path names = write("id,event,time,risk,survival_at_soon\na,1,3,0,0.5\n");
    assertThatExceptionOfType(PredictionFileException.class)
        .isThrownBy(() -> PredictionFile.read(names, List.of(), Optional.empty()))
        .withMessageContaining("survival_at_soon: 'soon' is no time");
  }

  @Test
  void aModelThatIsNotThereIsToldWithThoseThatAre() throws IOException {
    Path file = write("bag,model,label,logit_0\na,x,0,1\nb,y,1,2\n");
    assertThatExceptionOfType(PredictionFileException.class)
        .isThrownBy(() -> PredictionFile.read(file, List.of(), Optional.empty()))
        .withMessage(
            file
                + ", column model: no row is of the model 'student'; give --model with one of x,"
                + " y");
    Path plain = write("id,label,logit_0\na,0,1\n");
    assertThatExceptionOfType(PredictionFileException.class)
        .isThrownBy(() -> PredictionFile.read(plain, List.of(), Optional.of("student")))
        .withMessageContaining("column model: the column is missing; leave --model student out");
  }

  private static ModelEvaluation evaluate(Path file, List<String> classes, Optional<String> model) {
    PredictionFile table = PredictionFile.read(file, classes, model);
    return PredictionScores.of(file, "paper", table, OTHER).scores().toBuilder()
        .clearSelectedEpochs()
        .build();
  }

  private static ModelEvaluation evaluate(List<FoldPredictions> folds, ModelRole role) {
    return RunScores.evaluate(RunScores.byRole(folds, EDGES).getOrDefault(role, List.of()), OTHER)
        .toBuilder()
        .clearSelectedEpochs()
        .build();
  }

  private Path write(String csv) throws IOException {
    return Files.writeString(folder.resolve("predictions.csv"), csv);
  }

  private static FoldPredictions classes(int fold) {
    Random random = new Random(fold);
    FoldPredictions.Builder predictions =
        FoldPredictions.newBuilder()
            .setFold(fold)
            .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
            .addAllClasses(CLASSES);
    for (ModelRole role : List.of(ModelRole.MODEL_ROLE_BASELINE, ModelRole.MODEL_ROLE_STUDENT)) {
      ModelPredictions.Builder model = ModelPredictions.newBuilder().setRole(role);
      for (int i = 0; i < 24; i++) {
        model.addPredictions(
            BagPrediction.newBuilder()
                .setCaseId("case-" + fold + "-" + i / 2)
                .setBagId("bag-" + fold + "-" + i)
                .setClassIndex(i / 2 % 2)
                .addLogits(logit(random))
                .addLogits(logit(random) + i / 2 % 2));
      }
      predictions.addModels(model);
    }
    return predictions.build();
  }

  /** One whose text is exact; the last bit of another's may differ as a double. */
  private static float logit(Random random) {
    return (float) Math.rint(16 * random.nextGaussian()) / 16;
  }

  private static FoldPredictions survival() {
    Random random = new Random(5);
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder().setRole(ModelRole.MODEL_ROLE_TEACHER);
    for (int i = 0; i < 20; i++) {
      float logit = logit(random);
      model.addPredictions(
          BagPrediction.newBuilder()
              .setCaseId("p" + i)
              .setBagId("p" + i)
              .setSurvival(
                  SurvivalLabel.newBuilder().setTime(1 + random.nextInt(30)).setEvent(i % 3 > 0))
              .addAllLogits(List.of(logit, -logit, logit, 0f)));
    }
    return FoldPredictions.newBuilder()
        .setLabelKind(LabelKind.LABEL_KIND_SURVIVAL)
        .addModels(model)
        .build();
  }
}
