package dev.mhim.gateway.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.PredictionModel;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.SplitPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionPlanTest {
  private static final PredictionWork ASKED =
      PredictionWork.newBuilder().setRun("projects/demo/runs/r1").build();
  private static final SplitPlan TRAINED =
      SplitPlan.newBuilder()
          .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
          .addAllClasses(List.of("normal", "tumor"))
          .setFeatureDim(8)
          .build();

  @Test
  void allFoldsAndTheStudentAreTakenUnlessSomethingElseIsAskedFor() {
    PredictionPlan plan = PredictionPlan.of(ASKED, source(3, "baseline", "student"), TRAINED, of());

    assertThat(plan.work().getFoldsList()).containsExactly(0, 1, 2);
    assertThat(plan.work().getWeights()).isEqualTo(ModelRole.MODEL_ROLE_STUDENT);
    assertThat(plan.work().getModelsList())
        .extracting(model -> model.getFile().getPath())
        .containsExactly(
            "folds/0/student.safetensors",
            "folds/1/student.safetensors",
            "folds/2/student.safetensors");
  }

  @Test
  void aRunWithoutAStudentPredictsWithItsBaseline() {
    PredictionPlan plan = PredictionPlan.of(ASKED, source(1, "baseline"), TRAINED, of());

    assertThat(plan.work().getWeights()).isEqualTo(ModelRole.MODEL_ROLE_BASELINE);
  }

  @Test
  void oneFoldOfARunThatFailedMayPredict() {
    Run.Builder failed = source(2, "student").toBuilder().setState(Run.State.STATE_FAILED);
    failed.getFoldsBuilder(1).setState(FoldStatus.State.STATE_FAILED).clearArtifacts();
    PredictionWork first = ASKED.toBuilder().addFolds(0).build();

    assertThat(PredictionPlan.of(first, failed.build(), TRAINED, of()).work().getModelsList())
        .extracting(PredictionModel::getFold)
        .containsExactly(0);
    assertThat(subjects(ASKED, failed.build(), of())).containsExactly("prediction.folds");
  }

  @Test
  void theFitOnAllCasesIsTheFoldAfterTheLast() {
    Run.Builder run = source(2, "student").toBuilder().setFitAll(true);
    PredictionWork fit = ASKED.toBuilder().addFolds(2).build();
    assertThat(subjects(fit, run.build(), of())).containsExactly("prediction.folds");

    run.setAllCases(
        FoldStatus.newBuilder()
            .setFold(2)
            .setState(FoldStatus.State.STATE_SUCCEEDED)
            .addArtifacts(
                Artifact.newBuilder()
                    .setPath("all/student.safetensors")
                    .setKind(ArtifactKind.ARTIFACT_KIND_MODEL)));
    assertThat(PredictionPlan.of(fit, run.build(), TRAINED, of()).work().getModels(0).getFile())
        .isEqualTo(run.getAllCases().getArtifacts(0));
    assertThat(PredictionPlan.of(ASKED, run.build(), TRAINED, of()).work().getFoldsList())
        .containsExactly(0, 1);
  }

  @Test
  void everyCaseIsPredictedAndItsClassIsCountedAsTheModelsCount() {
    DatasetManifest turned = of("tumor", "normal");

    SplitPlan plan = PredictionPlan.of(ASKED, source(1, "student"), TRAINED, turned).split();

    assertThat(plan.getDataset()).isEqualTo(turned.getDataset().getName());
    assertThat(plan.getClassesList()).containsExactly("normal", "tumor");
    assertThat(plan.getFolds(0).getTestList()).containsExactly(0, 1, 2);
    assertThat(plan.getFolds(0).getTrainCount()).isZero();
    assertThat(plan.getCasesList())
        .extracting(planned -> planned.getCase().getClassIndex())
        .containsExactly(1, 0, 1);
  }

  @Test
  void whatTheModelsCantPredictOrBeScoredOnIsRefusedAtOnce() {
    DatasetManifest.Builder other = of("benign", "malign").toBuilder();
    other.getDatasetBuilder().setFeatureDim(7);
    PredictionWork asked =
        ASKED.toBuilder().addFolds(0).addFolds(5).setWeights(ModelRole.MODEL_ROLE_TEACHER).build();

    assertThat(subjects(asked, source(1, "student"), other.build()))
        .containsExactly("prediction.weights", "prediction.folds", "dataset", "dataset");
    assertThat(subjects(ASKED, source(1, "student").toBuilder().setPrediction(ASKED).build(), of()))
        .containsExactly("prediction.run");
  }

  @Test
  void labelsThatAreNotLookedAtMayBeAny() {
    PredictionWork unlabelled = ASKED.toBuilder().setUnlabelled(true).build();

    SplitPlan plan =
        PredictionPlan.of(unlabelled, source(1, "student"), TRAINED, of("unknown")).split();

    assertThat(plan.getCasesList()).noneMatch(planned -> planned.getCase().hasClassIndex());
  }

  private static List<String> subjects(PredictionWork asked, Run source, DatasetManifest manifest) {
    PlatformException refusal =
        catchThrowableOfType(
            PlatformException.class, () -> PredictionPlan.of(asked, source, TRAINED, manifest));
    assertThat(refusal).isNotNull();
    return refusal.problems().stream().map(Problem::getSubject).toList();
  }

  private static Run source(int folds, String... models) {
    Run.Builder run = Run.newBuilder().setName("projects/demo/runs/r1");
    for (int fold = 0; fold < folds; fold++) {
      FoldStatus.Builder status =
          run.addFoldsBuilder().setFold(fold).setState(FoldStatus.State.STATE_SUCCEEDED);
      for (String model : models) {
        status.addArtifacts(
            Artifact.newBuilder()
                .setPath("folds/%d/%s.safetensors".formatted(fold, model))
                .setKind(ArtifactKind.ARTIFACT_KIND_MODEL));
      }
    }
    return run.build();
  }

  private static DatasetManifest of(String... classes) {
    List<String> names = classes.length == 0 ? List.of("normal", "tumor") : List.of(classes);
    DatasetManifest.Builder manifest =
        DatasetManifest.newBuilder()
            .setDataset(
                Dataset.newBuilder()
                    .setName("projects/demo/datasets/other/versions/4")
                    .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
                    .addAllClasses(names)
                    .setFeatureDim(8));
    for (int i = 0; i < 3; i++) {
      manifest.addCases(Case.newBuilder().setCaseId("case" + i).setClassIndex(i % names.size()));
    }
    return manifest.build();
  }
}
