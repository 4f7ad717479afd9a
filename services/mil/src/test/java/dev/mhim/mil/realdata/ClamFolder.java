package dev.mhim.mil.realdata;

import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.BagSource;
import dev.mhim.mil.data.Target;
import dev.mhim.tensors.Tensor;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A data set in CLAM's layout: {@code label.csv} and {@code h5_files}. */
record ClamFolder(Path root, Map<String, Target> labels) implements BagSource {

  static ClamFolder read(Path root) throws IOException {
    Map<String, Target> labels = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(root.resolve("label.csv"));
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(",", -1));
      labels.put(cells.get(0), new Target.ClassLabel(Integer.parseInt(cells.get(1).strip())));
    }
    return new ClamFolder(root, labels);
  }

  List<Bag> bags(List<String> ids) {
    return ids.stream()
        .map(id -> {
          Target target = labels.get(id);
          if (target == null) {
            throw new IllegalArgumentException("no label of " + id);
          }
          return new Bag(id, id, target);
        })
        .toList();
  }

  /** The bags of at least so many patches, in the order of the table. */
  List<Bag> bags(int minPatches) {
    return bags(List.copyOf(labels.keySet())).stream()
        .filter(bag -> read(bag).dim(0) >= minPatches)
        .toList();
  }

  @Override
  public Tensor read(Bag bag) {
    try (HdfFile file = new HdfFile(root.resolve("h5_files").resolve(bag.id() + ".h5"))) {
      float[][] rows = (float[][]) file.getDatasetByPath("features").getData();
      float[] values = new float[rows.length * rows[0].length];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
      }
      return Tensor.ofFloats(values, rows.length, rows[0].length);
    }
  }
}
