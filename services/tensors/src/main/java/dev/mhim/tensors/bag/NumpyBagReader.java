package dev.mhim.tensors.bag;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.internal.MappedFile;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Reads bags that NumPy saved: {@code .npy} with the features alone, and {@code .npz} with {@code
 * features} and, where known, {@code coords}; scalars beside them become metadata. An .npz of one
 * array only may call it as it likes.
 */
final class NumpyBagReader {
  private NumpyBagReader() {}

  static Bag readNpy(Path file) {
    String source = file.toString();
    NpyArray features = NpyArray.of(MappedFile.map(file, Arena.ofAuto()), source);
    return Bag.checked(source, features.tensor(), Optional.empty(), Map.of());
  }

  static Bag readNpz(Path file) {
    String source = file.toString();
    SequencedMap<String, NpyArray> arrays = NpzArchive.read(file);
    NpyArray features =
        Optional.ofNullable(arrays.get(BagFile.FEATURES))
            .orElseGet(() -> arrays.firstEntry().getValue());
    Optional<Tensor> coords = Optional.ofNullable(arrays.get(BagFile.COORDS)).map(NpyArray::tensor);
    Map<String, String> metadata = new TreeMap<>();
    arrays.forEach((name, array) -> {
      if (array.isScalar()) {
        metadata.put(name, array.text());
      }
    });
    return Bag.checked(source, features.tensor(), coords, metadata);
  }
}
