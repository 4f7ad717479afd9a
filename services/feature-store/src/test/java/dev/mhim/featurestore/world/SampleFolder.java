package dev.mhim.featurestore.world;

import dev.mhim.featurestore.imports.ImportRequest;
import dev.mhim.featurestore.imports.ImportSource;
import dev.mhim.featurestore.imports.SlideRule;
import dev.mhim.featurestore.labels.LabelSource;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import dev.mhim.v1.FolderSource;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.SlideMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A folder of random bags with labels, and the requests that import it. */
public record SampleFolder(Path path) {
  private static final int FEATURES = 16;

  /** Writes bags of these ids; the first is of class 0, the others of class 1. */
  public static SampleFolder of(Path path, int patches, String... ids) throws IOException {
    StringBuilder labels = new StringBuilder("ID,Label\n");
    for (String id : ids) {
      bag(path, id, patches);
      labels.append(id).append(id.equals(ids[0]) ? ",0\n" : ",1\n");
    }
    Files.writeString(path.resolve("label.csv"), labels);
    return new SampleFolder(path);
  }

  private static void bag(Path path, String id, int patches) throws IOException {
    Random random = new Random(id.hashCode());
    float[] values = new float[patches * FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    BagFile.write(
        Files.createDirectories(path.resolve("safetensors")).resolve(id + ".safetensors"),
        new Bag(Tensor.ofFloats(values, patches, FEATURES), Optional.empty(), Map.of("id", id)));
  }

  /** As the import takes it. */
  public ImportRequest request(DatasetName dataset) {
    return new ImportRequest(
        dataset,
        new ImportSource.Folder(path),
        new LabelSource(
            path.resolve("label.csv"), LabelKind.LABEL_KIND_UNSPECIFIED, List.of(), false),
        SlideRule.of(SlideMatch.SLIDE_MATCH_EXACT, ""),
        Optional.empty(),
        false,
        false);
  }

  /** As a client asks for it. */
  public ImportDatasetRequest call(DatasetName dataset) {
    return ImportDatasetRequest.newBuilder()
        .setParent("projects/" + dataset.project())
        .setDatasetId(dataset.dataset())
        .setFolder(FolderSource.newBuilder().setPath(path.toString()))
        .build();
  }
}
