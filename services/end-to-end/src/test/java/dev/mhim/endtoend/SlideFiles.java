package dev.mhim.endtoend;

import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Slides of another lab that nobody labelled, as a folder to import. */
final class SlideFiles {
  private static final int SIDE = 256;

  private SlideFiles() {}

  /**
   * Writes a folder of slides.
   *
   * @param folder to make; its name is the dataset's
   * @param width features of a patch
   * @param patches of each slide by its name, square numbers: they lie in a square
   */
  static void write(Path folder, int width, Map<String, Integer> patches) throws IOException {
    Files.createDirectories(folder.resolve("safetensors"));
    StringBuilder labels = new StringBuilder("ID,Label\n");
    new TreeMap<>(patches)
        .forEach((slide, count) -> {
          labels.append(slide).append(",unknown\n");
          write(folder.resolve("safetensors/" + slide + ".safetensors"), width, count);
        });
    Files.writeString(folder.resolve("label.csv"), labels);
  }

  private static void write(Path file, int width, int patches) {
    int side = (int) Math.sqrt(patches);
    int[] coords = new int[patches * 2];
    for (int patch = 0; patch < patches; patch++) {
      coords[2 * patch] = patch % side * SIDE;
      coords[2 * patch + 1] = patch / side * SIDE;
    }
    float[] features = new float[patches * width];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(i);
    }
    Safetensors.write(
        file,
        Map.of(
            "features",
            Tensor.ofFloats(features, patches, width),
            "coords",
            Tensor.ofInts(coords, patches, 2)),
        Map.of());
  }
}
