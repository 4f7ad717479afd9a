package dev.mhim.featurestore.imports;

import com.google.protobuf.util.Timestamps;
import dev.mhim.featurestore.labels.LabelRow;
import dev.mhim.featurestore.labels.LabelTable;
import dev.mhim.featurestore.labels.RowLabel;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.SurvivalLabel;
import java.time.Instant;
import java.util.Map;

/** Makes the manifest of a folder that was found right. */
final class Manifests {
  private Manifests() {}

  static DatasetManifest of(
      DatasetName dataset,
      LabelTable table,
      Map<String, BagSummary> bags,
      String origin,
      Instant now) {
    DatasetManifest.Builder manifest = DatasetManifest.newBuilder();
    for (LabelRow row : table.rows()) {
      BagSummary bag = bags.get(row.caseId());
      if (bag == null) {
        throw new IllegalStateException(
            "the case " + row.caseId() + " was matched to a bag before");
      }
      manifest.addCases(caseOf(row, table, bag));
    }
    Dataset.Builder summary =
        Dataset.newBuilder()
            .setName(dataset.withoutVersion().toString())
            .setLabelKind(table.kind())
            .addAllClasses(table.classes())
            .setCaseCount(table.rows().size())
            .setBagCount(bags.size())
            .setPatchCount(bags.values().stream().mapToLong(BagSummary::patches).sum())
            .setFeatureDim(Math.toIntExact(bags.values().iterator().next().features()))
            .setSizeBytes(bags.values().stream().mapToLong(BagSummary::sizeBytes).sum());
    // Name, time and origin are no content: the same folder imported twice is the same version.
    String content =
        Sha256.hex(manifest.setDataset(summary.clone().clearName()).build().toByteArray());
    return manifest
        .setDataset(
            summary
                .setContentSha256(content)
                .setOrigin(origin)
                .setCreateTime(Timestamps.fromMillis(now.toEpochMilli())))
        .build();
  }

  private static Case caseOf(LabelRow row, LabelTable table, BagSummary bag) {
    Case.Builder builder =
        Case.newBuilder()
            .setCaseId(row.caseId())
            .setPatientId(row.patient())
            .setSplit(row.split())
            .addBags(
                BagReference.newBuilder()
                    .setBagId(bag.bagId())
                    .setSha256(bag.sha256())
                    .setPatchCount(bag.patches())
                    .setSizeBytes(bag.sizeBytes()));
    switch (row.label()) {
      case RowLabel.ClassName(String name) -> builder.setClassIndex(table.classes().indexOf(name));
      case RowLabel.Survival(double time, boolean event) ->
          builder.setSurvival(SurvivalLabel.newBuilder().setTime(time).setEvent(event));
    }
    return builder.build();
  }
}
