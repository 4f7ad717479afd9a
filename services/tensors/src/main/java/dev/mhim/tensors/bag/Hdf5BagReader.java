package dev.mhim.tensors.bag;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads bags from HDF5 as CLAM ({@code features} {@code [N, D]}, {@code coords} {@code [N, 2]} with
 * attributes) and TRIDENT ({@code features} {@code [1, N, D]}) write them.
 */
final class Hdf5BagReader {
  /** Elements of the largest bag read: 2 million patches of 1,024 features. */
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8L;

  private static final String DAMAGED =
      "The file is damaged or not as CLAM or TRIDENT write it: extract the slide again.";

  /**
   * Bytes of a dataset for each byte of its file: gzip reaches 1,000 on zeros, features never 100.
   */
  private static final long MOST_EXPANSION = 100;

  /** A dataset of this size needs no such ratio. */
  private static final long SMALL_BYTES = 1 << 20;

  /** Attributes that name folders of the machine that wrote the file; equal bags must be equal. */
  private static final Set<String> FOLDERS = Set.of("save_path", "savetodir");

  private final String source;
  private final long fileBytes;

  private Hdf5BagReader(String source, long fileBytes) {
    this.source = source;
    this.fileBytes = fileBytes;
  }

  static Bag read(Path file) {
    String source = file.toString();
    Hdf5Superblock.requireWhole(file);
    try (HdfFile hdf = new HdfFile(file)) {
      return new Hdf5BagReader(source, hdf.size()).read(hdf);
    } catch (TensorFileException refused) {
      throw refused;
    } catch (RuntimeException | StackOverflowError damage) {
      if (isUnsupported(damage)) {
        throw new TensorFileException(
            Reason.UNSUPPORTED,
            source,
            "uses a feature of HDF5 that is not read: " + rootCause(damage).getMessage(),
            "Write it with h5py's default libver, or at most libver='v114'.",
            damage);
      }
      // jhdf meets damage with whatever its parsing runs into: offsets beyond the file, bad sizes,
      // trees that hold themselves.
      throw new TensorFileException(
          Reason.MALFORMED, source, "can't be read as HDF5: " + damage, DAMAGED, damage);
    }
  }

  private static boolean isUnsupported(Throwable damage) {
    return rootCause(damage) instanceof UnsupportedHdfException;
  }

  private static Throwable rootCause(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown : rootCause(cause);
  }

  private Bag read(HdfFile hdf) {
    Dataset features =
        dataset(hdf, BagFile.FEATURES)
            .orElseThrow(() ->
                new TensorFileException(
                    Reason.MISSING_TENSOR,
                    source,
                    "no dataset 'features' among " + hdf.getChildren().keySet(),
                    DAMAGED));
    Optional<Dataset> coords = dataset(hdf, BagFile.COORDS);
    Map<String, String> metadata = new TreeMap<>();
    features.getAttributes().values().forEach(attribute -> add(attribute, metadata));
    coords.ifPresent(
        found -> found.getAttributes().values().forEach(attribute -> add(attribute, metadata)));
    return Bag.checked(source, tensor(features), coords.map(this::tensor), metadata);
  }

  private static Optional<Dataset> dataset(HdfFile hdf, String name) {
    Node node = hdf.getChildren().get(name);
    return node instanceof Dataset dataset ? Optional.of(dataset) : Optional.empty();
  }

  private Tensor tensor(Dataset dataset) {
    long[] shape = dataset.getDimensionsAsLong();
    long size = 1;
    for (long dimension : shape) {
      if (dimension == 0) {
        return Tensor.ofFloats(new float[0], shape);
      }
      size = Math.multiplyExact(size, dimension);
    }
    requireReasonable(dataset, shape, size);
    Tensor tensor = values(dataset, dataset.getDataFlat(), shape);
    boolean half = dataset.getJavaType() == float.class && dataset.getDataType().getSize() == 2;
    return half ? tensor.to(DType.F16) : tensor;
  }

  private Tensor values(Dataset dataset, Object flat, long[] shape) {
    return switch (flat) {
      case float[] values -> Tensor.ofFloats(values, shape);
      case double[] values -> Tensor.ofDoubles(values, shape);
      case short[] values -> Tensor.ofInts(widened(values), shape);
      case int[] values -> Tensor.ofInts(values, shape);
      case long[] values -> Tensor.ofLongs(values, shape);
      case Object other ->
          throw new TensorFileException(
              Reason.UNSUPPORTED,
              source,
              "dataset '%s' has elements of type %s"
                  .formatted(dataset.getName(), other.getClass().getComponentType()),
              "Write features as float32 and coords as int32.");
    };
  }

  /** Before memory is taken: what the header says of the size is only a claim. */
  private void requireReasonable(Dataset dataset, long[] shape, long size) {
    long bytes = Math.multiplyExact(size, (long) dataset.getDataType().getSize());
    if (size > MOST_ELEMENTS || (bytes > SMALL_BYTES && bytes / MOST_EXPANSION > fileBytes)) {
      throw new TensorFileException(
          Reason.LIMIT_EXCEEDED,
          source,
          "dataset '%s' of shape %s has %d elements, at most %d, and at most %d bytes for each of the file"
              .formatted(
                  dataset.getName(), Arrays.toString(shape), size, MOST_ELEMENTS, MOST_EXPANSION),
          "Extract fewer patches, or write the file again.");
    }
  }

  private static int[] widened(short[] values) {
    int[] wide = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static void add(Attribute attribute, Map<String, String> metadata) {
    if (FOLDERS.contains(attribute.getName())) {
      return;
    }
    Object value = attribute.isEmpty() ? "" : attribute.getData();
    metadata.put(attribute.getName(), text(value));
  }

  private static String text(Object value) {
    return switch (value) {
      case int[] values -> Arrays.toString(values);
      case long[] values -> Arrays.toString(values);
      case float[] values -> Arrays.toString(values);
      case double[] values -> Arrays.toString(values);
      case Object[] values -> Arrays.deepToString(values);
      case Object scalar -> String.valueOf(scalar);
    };
  }
}
