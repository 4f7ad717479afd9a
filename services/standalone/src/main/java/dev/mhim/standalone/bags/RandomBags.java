package dev.mhim.standalone.bags;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A folder of bags of random features of width 1024 with a label table, the same whenever it is
 * made: imported again it is the same dataset version.
 *
 * @param folder the folder
 * @param files its bags
 */
public record RandomBags(Path folder, List<Path> files) {
  /** Features of a patch. */
  private static final int WIDTH = 1024;

  private static final int PATCHES_OF_ONE_MIB = (1 << 20) / (WIDTH * Float.BYTES);

  /** Copies what could change. */
  public RandomBags {
    files = List.copyOf(files);
  }

  /**
   * Makes such a folder.
   *
   * @param folder an empty folder
   * @param count number of bags, 2 or more
   * @param mib size of each bag in MiB, 1 or more
   */
  public static RandomBags make(Path folder, int count, int mib) throws IOException {
    Path bags = Files.createDirectories(folder.resolve("safetensors"));
    List<Path> files = new ArrayList<>();
    StringBuilder labels = new StringBuilder("ID,Label\n");
    for (int i = 0; i < count; i++) {
      Path file = bags.resolve("bag-%03d.safetensors".formatted(i));
      BagFile.write(file, bag(mib, i));
      files.add(file);
      labels.append("bag-%03d,%d\n".formatted(i, i % 2));
    }
    Files.writeString(folder.resolve("label.csv"), labels);
    return new RandomBags(folder, files);
  }

  private static Bag bag(int mib, int seed) {
    Random random = new Random(seed);
    float[] values = new float[mib * PATCHES_OF_ONE_MIB * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Tensor features = Tensor.ofFloats(values, values.length / WIDTH, WIDTH);
    return new Bag(features, Optional.empty(), Map.of());
  }
}
