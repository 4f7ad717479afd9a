package dev.mhim.tensors.torch;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.StridedLayout;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.torch.PickleNode.Global;
import dev.mhim.tensors.torch.PickleNode.Growing;
import dev.mhim.tensors.torch.PickleNode.Mapping;
import dev.mhim.tensors.torch.PickleNode.Scalar;
import dev.mhim.tensors.torch.PickleNode.Storage;
import dev.mhim.tensors.torch.PickleNode.Tuple;
import dev.mhim.tensors.torch.PickleNode.View;
import dev.mhim.tensors.torch.PtValue.Text;
import dev.mhim.tensors.torch.PtValue.Whole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the names of {@link PickleGlobal} do: build descriptions of tensors and dicts. */
final class PickleCalls {

  private static final int MAX_RANK = 64;

  private final PickleInput input;
  private final Map<String, Storage> announced = new HashMap<>();

  PickleCalls(PickleInput input) {
    this.input = input;
  }

  PickleNode call(PickleGlobal global, List<PickleNode> arguments) {
    return switch (global) {
      case REBUILD_TENSOR -> view(arguments);
      case REBUILD_PARAMETER -> parameter(arguments);
      case ORDERED_DICT -> orderedDict(arguments);
      case FLOAT_STORAGE,
          DOUBLE_STORAGE,
          HALF_STORAGE,
          BFLOAT16_STORAGE,
          LONG_STORAGE,
          INT_STORAGE,
          SHORT_STORAGE,
          CHAR_STORAGE,
          BYTE_STORAGE,
          BOOL_STORAGE,
          UNTYPED_STORAGE,
          UNTYPED_STORAGE_ALIAS ->
          throw malformed("a storage is called like a function");
    };
  }

  /** The persistent id {@code ('storage', type, key, location, elements)}. */
  Storage storage(PickleNode id) {
    if (id instanceof Tuple(var items)
        && (items.size() == 5 || items.size() == 6)
        && items.get(0) instanceof Scalar(Text tag)
        && tag.value().equals("storage")
        && items.get(1) instanceof Global(PickleGlobal type)
        && items.get(2) instanceof Scalar(Text key)
        && items.get(4) instanceof Scalar(Whole elements)) {
      // The sixth is the view of a storage on another, in files before PyTorch 0.4.
      if (items.size() == 6 && !(items.get(5) instanceof Scalar(PtValue.Nothing _))) {
        throw input.refused(Reason.UNSUPPORTED, "a storage that is a view of another");
      }
      DType dtype = type.storage().orElseThrow(() -> malformed("a storage of no storage type"));
      if (elements.value() < 0) {
        throw malformed("a storage of " + elements.value() + " elements");
      }
      return announced(new Storage(dtype, key.value(), elements.value()));
    }
    throw malformed("a reference to something else than a storage");
  }

  void putAll(Mapping mapping, List<PickleNode> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw malformed("a dict with a key but no value");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      // Only scalars are keys, so that hashing one can't recurse.
      if (!(keysAndValues.get(i) instanceof Scalar(PtValue key))) {
        throw input.refused(Reason.UNSUPPORTED, "a dict key that is no text, number, flag or None");
      }
      mapping.items.put(key, keysAndValues.get(i + 1));
    }
  }

  TensorFileException unsafe(String qualifiedName) {
    return new TensorFileException(
        Reason.UNSAFE_PICKLE,
        input.source(),
        "the pickle asks for '" + qualifiedName + "'",
        "Nothing in a pickle is run: save only tensors, dicts, lists, numbers and strings, such as"
            + " model.state_dict().");
  }

  /** Every storage named so far, by its key. */
  Map<String, Storage> announced() {
    return announced;
  }

  private Storage announced(Storage storage) {
    Storage before = announced.putIfAbsent(storage.key(), storage);
    if (before != null && !before.equals(storage)) {
      throw malformed("storage '" + storage.key() + "' has two types or lengths");
    }
    return storage;
  }

  private View view(List<PickleNode> arguments) {
    if (arguments.size() < 4
        || !(arguments.get(0) instanceof Storage storage)
        || !(arguments.get(1) instanceof Scalar(Whole offset))) {
      throw malformed("a tensor without storage, offset, shape and strides");
    }
    try {
      StridedLayout layout =
          new StridedLayout(offset.value(), longs(arguments.get(2)), longs(arguments.get(3)));
      if (layout.extent() > storage.elements()) {
        throw malformed(
            "a tensor of shape %s needs %d elements, its storage has %d"
                .formatted(layout.shape(), layout.extent(), storage.elements()));
      }
      if (layout.elements() > storage.elements()) {
        throw input.refused(
            Reason.UNSUPPORTED,
            "an expanded tensor of shape %s on %d stored elements"
                .formatted(layout.shape(), storage.elements()));
      }
      return new View(storage, layout);
    } catch (IllegalArgumentException invalid) {
      throw new TensorFileException(
          Reason.MALFORMED,
          input.source(),
          "a tensor that can't be: " + invalid.getMessage(),
          TorchFile.SAVE_AGAIN,
          invalid);
    }
  }

  private View parameter(List<PickleNode> arguments) {
    if (!arguments.isEmpty() && arguments.getFirst() instanceof View view) {
      return view;
    }
    throw malformed("a parameter without a tensor");
  }

  /** Empty, or from a list of pairs as Python 2 wrote it. */
  private Mapping orderedDict(List<PickleNode> arguments) {
    Mapping mapping = new Mapping();
    if (arguments.isEmpty()) {
      return mapping;
    }
    if (arguments.size() != 1 || !(arguments.getFirst() instanceof Growing pairs)) {
      throw malformed("an OrderedDict of no list of pairs");
    }
    for (PickleNode pair : pairs.items) {
      putAll(
          mapping,
          switch (pair) {
            case Tuple(var items) when items.size() == 2 -> items;
            case Growing list when list.items.size() == 2 -> List.copyOf(list.items);
            default -> throw malformed("an OrderedDict of no list of pairs");
          });
    }
    return mapping;
  }

  private List<Long> longs(PickleNode node) {
    if (!(node instanceof Tuple(var items)) || items.size() > MAX_RANK) {
      throw malformed("a shape or strides that are no tuple of at most 64 numbers");
    }
    return items.stream()
        .map(item -> {
          if (item instanceof Scalar(Whole number)) {
            return number.value();
          }
          throw malformed("a shape or stride that is no number");
        })
        .toList();
  }

  private TensorFileException malformed(String detail) {
    return input.refused(Reason.MALFORMED, detail);
  }
}
