package dev.mhim.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetRulesTest {

  @Test
  void survivalNeedsItsOwnLossAndViceVersa() {
    assertThat(check(Settings.newBuilder().setLoss(Loss.LOSS_NLL_SURV), classes()))
        .extracting(Problem::getSubject)
        .containsExactly("settings.loss");
    assertThat(check(Settings.newBuilder().setLoss(Loss.LOSS_BCE), survival()))
        .extracting(Problem::getSubject)
        .containsExactly("settings.loss");
    assertThat(check(Settings.newBuilder(), survival())).isEmpty();
    assertThat(check(Settings.newBuilder(), classes())).isEmpty();
  }

  @Test
  void paperTakesNoValidationPartOfTheTable() {
    DatasetManifest.Builder manifest = classes();
    for (int i = 0; i < manifest.getCasesCount(); i++) {
      manifest.getCasesBuilder(i).setSplit(List.of("train", "val", "test").get(i % 3));
    }

    assertThat(
            DatasetRules.check(
                DefaultSettings.of(Protocol.PROTOCOL_PAPER, LabelKind.LABEL_KIND_CLASSIFICATION),
                Protocol.PROTOCOL_PAPER,
                manifest.build()))
        .singleElement()
        .extracting(Problem::getReason)
        .isEqualTo("INCONSISTENT");
    assertThat(check(Settings.newBuilder(), manifest)).isEmpty();
  }

  private static List<Problem> check(Settings.Builder asked, DatasetManifest.Builder manifest) {
    return DatasetRules.check(
        DefaultSettings.fill(
            asked.build(), Protocol.PROTOCOL_HELD_OUT, manifest.getDataset().getLabelKind()),
        Protocol.PROTOCOL_HELD_OUT,
        manifest.build());
  }

  private static DatasetManifest.Builder classes() {
    return manifest(
        Dataset.newBuilder()
            .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
            .addAllClasses(List.of("0", "1")));
  }

  private static DatasetManifest.Builder survival() {
    return manifest(Dataset.newBuilder().setLabelKind(LabelKind.LABEL_KIND_SURVIVAL));
  }

  private static DatasetManifest.Builder manifest(Dataset.Builder dataset) {
    DatasetManifest.Builder manifest =
        DatasetManifest.newBuilder()
            .setDataset(dataset.setName("projects/demo/datasets/elephant/versions/1"));
    for (int i = 0; i < 10; i++) {
      manifest.addCases(Case.newBuilder().setCaseId("case" + i));
    }
    return manifest;
  }
}
