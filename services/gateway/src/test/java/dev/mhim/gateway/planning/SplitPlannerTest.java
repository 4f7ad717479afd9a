package dev.mhim.gateway.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.gateway.settings.DatasetRules;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitPlannerTest {
  private static final Settings SETTINGS =
      Settings.newBuilder().setSeed(2021).setCvFold(5).setValRatio(0.2).build();

  @Test
  void foldsThatTheDatasetGivesAreThePlan() {
    DatasetManifest manifest =
        manifest(
            List.of("train", "test"),
            List.of("val", "train"),
            List.of("test", ""),
            List.of("train", "test"));

    List<FoldParts> folds = new SplitPlanner(manifest, SETTINGS).plan().getFoldsList();

    assertThat(folds).hasSize(2);
    assertThat(folds.getFirst().getTrainList()).containsExactly(0, 3);
    assertThat(folds.getFirst().getValidationList()).containsExactly(1);
    assertThat(folds.getFirst().getTestList()).containsExactly(2);
    // The second fold leaves the third case out.
    assertThat(folds.getLast().getTrainList()).containsExactly(1);
    assertThat(folds.getLast().getTestList()).containsExactly(0, 3);
  }

  @Test
  void foldWithoutATestPartIsRefused() {
    DatasetManifest manifest = manifest(List.of("train", "train"), List.of("test", "train"));
    assertThatThrownBy(() -> new SplitPlanner(manifest, SETTINGS).plan())
        .isInstanceOfSatisfying(
            PlatformException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::getReason)
                    .containsExactly("PART_EMPTY"));
  }

  @Test
  void protocolPaperHasNoValidationPartInAnyFold() {
    DatasetManifest manifest = manifest(List.of("train", "val"), List.of("test", "train"));
    Settings settings = SETTINGS.toBuilder().setLoss(Loss.LOSS_CE).build();
    assertThat(DatasetRules.check(settings, Protocol.PROTOCOL_PAPER, manifest))
        .extracting(Problem::getSubject)
        .containsExactly("protocol");
  }

  @SafeVarargs
  private static DatasetManifest manifest(List<String>... parts) {
    DatasetManifest.Builder manifest =
        DatasetManifest.newBuilder()
            .setDataset(
                Dataset.newBuilder()
                    .setName("projects/p/datasets/d/versions/1")
                    .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
                    .addClasses("normal")
                    .addClasses("tumor"));
    for (int i = 0; i < parts.length; i++) {
      manifest.addCases(
          Case.newBuilder().setCaseId("case" + i).setClassIndex(i % 2).addAllFoldSplits(parts[i]));
    }
    return manifest.build();
  }
}
