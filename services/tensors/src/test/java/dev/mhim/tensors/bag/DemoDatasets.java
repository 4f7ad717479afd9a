package dev.mhim.tensors.bag;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes the demo data sets of {@code services/standalone/datasets} from the originals: features
 * rounded to f16, and of long bags at most so many patches, evenly spaced. Arguments: a folder in
 * CLAM layout, the folder to write, the most patches of a bag.
 */
final class DemoDatasets {
  private DemoDatasets() {}

  public static void main(String[] arguments) throws IOException {
    Path source = Path.of(arguments[0]);
    Path target = Files.createDirectories(Path.of(arguments[1]).resolve("safetensors"));
    int most = Integer.parseInt(arguments[2]);
    double largestError = 0;
    long bytes = 0;
    for (Path file : bags(source)) {
      Bag bag = BagReader.read(file);
      Bag small = sample(bag, most);
      Path written =
          target.resolve(file.getFileName().toString().replaceFirst("\\.[^.]+$", ".safetensors"));
      BagFile.write(written, new Bag(small.features().to(DType.F16), small.coords(), Map.of()));
      largestError = Math.max(largestError, error(small, BagReader.read(written)));
      bytes += Files.size(written);
    }
    Files.copy(
        source.resolve("label.csv"),
        target.resolveSibling("label.csv"),
        StandardCopyOption.REPLACE_EXISTING);
    System.out.printf("%d bytes, largest rounding error %.2e%n", bytes, largestError);
  }

  private static List<Path> bags(Path source) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      return files.filter(file -> file.toString().matches(".*\\.(h5|pt)")).sorted().toList();
    }
  }

  private static Bag sample(Bag bag, int most) {
    int patches = Math.toIntExact(bag.patches());
    if (patches <= most) {
      return bag;
    }
    TreeSet<Integer> chosen = new TreeSet<>();
    for (int i = 0; i < most; i++) {
      chosen.add((int) ((long) i * patches / most));
    }
    int[] rows = chosen.stream().mapToInt(Integer::intValue).toArray();
    float[] all = bag.features().toFloats();
    int dim = Math.toIntExact(bag.featureDim());
    float[] features = new float[rows.length * dim];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all, rows[i] * dim, features, i * dim, dim);
    }
    return new Bag(
        Tensor.ofFloats(features, rows.length, dim),
        bag.coords().map(coords -> rows(coords, rows)),
        Map.of());
  }

  private static Tensor rows(Tensor coords, int[] rows) {
    long[] all = coords.toLongs();
    int[] kept = new int[2 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      kept[2 * i] = (int) all[2 * rows[i]];
      kept[2 * i + 1] = (int) all[2 * rows[i] + 1];
    }
    return Tensor.ofInts(kept, rows.length, 2);
  }

  private static double error(Bag before, Bag after) {
    float[] expected = before.features().toFloats();
    float[] actual = after.features().toFloats();
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
    }
    return largest;
  }
}
