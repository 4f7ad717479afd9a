package dev.mhim.tensors.bag;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
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

  private final String source;

  private Hdf5BagReader(String source) {
    this.source = source;
  }

  static Bag read(Path file) {
    String source = file.toString();
    if (!Files.exists(file)) {
      throw new TensorFileException(Reason.NOT_FOUND, source, "no such file", "Check the path.");
    }
    try (HdfFile hdf = new HdfFile(file)) {
      return new Hdf5BagReader(source).read(hdf);
    } catch (TensorFileException e) {
      throw e;
    } catch (HdfException e) {
      throw new TensorFileException(
          Reason.MALFORMED, source, "can't be read as HDF5: " + e.getMessage(), DAMAGED, e);
    } catch (RuntimeException e) {
      // jhdf meets damage with whatever its parsing runs into: offsets beyond the file, bad sizes.
      throw new TensorFileException(
          Reason.MALFORMED, source, "can't be read as HDF5: " + e, DAMAGED, e);
    }
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
    if (size > MOST_ELEMENTS) {
      throw new TensorFileException(
          Reason.LIMIT_EXCEEDED,
          source,
          "dataset '%s' of shape %s has more than %d elements"
              .formatted(dataset.getName(), Arrays.toString(shape), MOST_ELEMENTS),
          "Split the slide, or extract fewer patches.");
    }
    return switch (dataset.getDataFlat()) {
      case float[] values -> Tensor.ofFloats(values, shape);
      case double[] values -> Tensor.ofDoubles(values, shape);
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

  private static void add(Attribute attribute, Map<String, String> metadata) {
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
