package dev.mhim.featurestore.imports;

import com.google.protobuf.util.Timestamps;
import dev.mhim.featurestore.catalog.FeatureTypes;
import dev.mhim.featurestore.labels.LabelRow;
import dev.mhim.featurestore.labels.LabelTable;
import dev.mhim.featurestore.labels.RowLabel;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.tensors.DType;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FeatureType;
import dev.mhim.v1.SurvivalLabel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the manifest of a folder that was found right; cases without a bag are left out of it. */
final class Manifests {
  private Manifests() {}

  static DatasetManifest of(
      DatasetName dataset,
      LabelTable table,
      Map<String, List<BagSummary>> bagsOfCase,
      String origin,
      List<String> notes,
      Instant now) {
    DatasetManifest.Builder manifest = DatasetManifest.newBuilder();
    List<BagSummary> bags = new ArrayList<>();
    for (LabelRow row : table.rows()) {
      List<BagSummary> own = bagsOfCase.getOrDefault(row.caseId(), List.of());
      if (!own.isEmpty()) {
        manifest.addCases(caseOf(row, table, own));
        bags.addAll(own);
      }
    }
    Dataset.Builder summary =
        Dataset.newBuilder()
            .setName(dataset.withoutVersion().toString())
            .setLabelKind(table.kind())
            .addAllClasses(table.classes())
            .setCaseCount(manifest.getCasesCount())
            .setBagCount(bags.size())
            .setPatchCount(bags.stream().mapToLong(BagSummary::patches).sum())
            .setFeatureDim(Math.toIntExact(bags.getFirst().features()))
            .setSizeBytes(bags.stream().mapToLong(BagSummary::sizeBytes).sum());
    // Name, time, origin, notes and what follows from the bags are no content: the same folder
    // imported twice is the same
    // version.
    String content =
        Sha256.hex(manifest.setDataset(summary.clone().clearName()).build().toByteArray());
    return manifest
        .addAllNotes(notes)
        .setDataset(
            summary
                .setContentSha256(content)
                .setFeatureType(featureType(bags))
                .setOrigin(origin)
                .setCreateTime(Timestamps.fromMillis(now.toEpochMilli())))
        .build();
  }

  private static FeatureType featureType(List<BagSummary> bags) {
    DType first = bags.getFirst().type();
    boolean same = bags.stream().allMatch(bag -> bag.type() == first);
    return same ? FeatureTypes.of(first) : FeatureType.FEATURE_TYPE_UNSPECIFIED;
  }

  private static Case caseOf(LabelRow row, LabelTable table, List<BagSummary> bags) {
    Case.Builder builder =
        Case.newBuilder()
            .setCaseId(row.caseId())
            .setPatientId(row.patient())
            .setSplit(row.split())
            .addAllFoldSplits(row.foldSplits());
    for (BagSummary bag : bags) {
      builder.addBags(
          BagReference.newBuilder()
              .setBagId(bag.bagId())
              .setSha256(bag.sha256())
              .setPatchCount(bag.patches())
              .setSizeBytes(bag.sizeBytes()));
    }
    switch (row.label()) {
      case RowLabel.ClassName(String name) -> builder.setClassIndex(table.classes().indexOf(name));
      case RowLabel.Survival(double time, boolean event) ->
          builder.setSurvival(SurvivalLabel.newBuilder().setTime(time).setEvent(event));
    }
    return builder.build();
  }
}
