package dev.mhim.tensors.bag;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.torch.PtValue;
import dev.mhim.tensors.torch.TorchFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads bags from {@code .pt} files: a bare tensor as CLAM writes it, or a dict with {@code
 * features} and, where known, {@code coords}; texts and numbers beside them become metadata.
 */
final class TorchBagReader {

  private TorchBagReader() {}

  static Bag read(Path file) {
    TorchFile content = TorchFile.read(file);
    String source = content.source();
    return switch (content.root()) {
      case PtValue.TensorValue(Tensor tensor) ->
          Bag.checked(source, tensor, Optional.empty(), Map.of());
      case PtValue.Dict dict ->
          Bag.checked(
              source,
              tensor(dict, BagFile.FEATURES).orElseThrow(() -> noFeatures(content)),
              tensor(dict, BagFile.COORDS),
              metadata(dict));
      case PtValue.Sequence _,
          PtValue.Text _,
          PtValue.Whole _,
          PtValue.Real _,
          PtValue.Flag _,
          PtValue.Nothing _ ->
          throw noFeatures(content);
    };
  }

  private static Optional<Tensor> tensor(PtValue.Dict dict, String key) {
    return dict.get(key)
        .filter(PtValue.TensorValue.class::isInstance)
        .map(value -> ((PtValue.TensorValue) value).tensor());
  }

  private static Map<String, String> metadata(PtValue.Dict dict) {
    Map<String, String> metadata = new TreeMap<>();
    for (PtValue.Item item : dict.items()) {
      if (item.key() instanceof PtValue.Text(String key)) {
        switch (item.value()) {
          case PtValue.Text(String value) -> metadata.put(key, value);
          case PtValue.Whole(long value) -> metadata.put(key, String.valueOf(value));
          case PtValue.Real(double value) -> metadata.put(key, String.valueOf(value));
          case PtValue.Flag(boolean value) -> metadata.put(key, String.valueOf(value));
          case PtValue.TensorValue _, PtValue.Dict _, PtValue.Sequence _, PtValue.Nothing _ -> {}
        }
      }
    }
    return metadata;
  }

  private static TensorFileException noFeatures(TorchFile content) {
    return new TensorFileException(
        Reason.MISSING_TENSOR,
        content.source(),
        "neither a tensor nor a dict with a tensor 'features'; it has "
            + content.tensors().keySet().stream().limit(10).toList(),
        "Save the patches' features [N, D] as one tensor.");
  }
}
