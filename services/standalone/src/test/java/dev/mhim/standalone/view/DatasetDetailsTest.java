package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.SurvivalLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetDetailsTest {
  private static final Dataset DATASET =
      Dataset.newBuilder()
          .setName("projects/default/datasets/lung/versions/2")
          .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
          .addClasses("normal")
          .addClasses("tumor")
          .setCaseCount(3)
          .setBagCount(5)
          .setPatchCount(1234)
          .setFeatureDim(1024)
          .setSizeBytes(5_054_464)
          .setContentSha256("ab")
          .build();

  @Test
  void tellsClassesAndSizesAndWhatWasLeftOut() {
    DatasetManifest manifest =
        DatasetManifest.newBuilder()
            .setDataset(DATASET)
            .addCases(labelled(0, "train", 10, 40))
            .addCases(labelled(1, "train", 20, 30))
            .addCases(labelled(1, "test", 50))
            .addNotes("left out: EMPTY_BAG: a.pt")
            .build();

    assertThat(DatasetDetails.of(manifest))
        .contains(
            "stored       4.8 MiB",
            "labels       normal: 1 cases, tumor: 2 cases",
            "split        test: 1 cases, train: 2 cases",
            "patches      a bag: least 10, quarter 20, half 30, three quarters 40, most 50",
            "slides       2 cases have several bags",
            "note         left out: EMPTY_BAG: a.pt");
  }

  @Test
  void countsEventsOfSurvival() {
    DatasetManifest manifest =
        DatasetManifest.newBuilder()
            .setDataset(DATASET.toBuilder().setLabelKind(LabelKind.LABEL_KIND_SURVIVAL))
            .addCases(Case.newBuilder().setSurvival(SurvivalLabel.newBuilder().setEvent(true)))
            .addCases(Case.newBuilder().setSurvival(SurvivalLabel.newBuilder().setTime(3)))
            .build();

    assertThat(DatasetDetails.of(manifest))
        .contains("labels       survival, 1 events, 1 censored", "patches      a bag: none");
  }

  @Test
  void listsOneDatasetALine() {
    List<String> lines = DatasetTable.of(List.of(DATASET));

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("lung v2 ").contains("1,234").endsWith("normal, tumor");
  }

  private static Case labelled(int label, String split, long... patches) {
    Case.Builder labelled = Case.newBuilder().setClassIndex(label).setSplit(split);
    for (long count : patches) {
      labelled.addBags(BagReference.newBuilder().setPatchCount(count));
    }
    return labelled.build();
  }
}
