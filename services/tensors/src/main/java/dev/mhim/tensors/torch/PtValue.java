package dev.mhim.tensors.torch;

import dev.mhim.tensors.Tensor;
import java.util.List;
import java.util.Optional;

/** What a {@code .pt} file can hold for this library; everything else is refused. */
public sealed interface PtValue {

  /** A tensor or parameter, made contiguous. */
  record TensorValue(Tensor tensor) implements PtValue {}

  /** A dict or OrderedDict, in its own order. */
  record Dict(List<Item> items) implements PtValue {

    public Dict {
      items = List.copyOf(items);
    }

    /** The value under a string key. */
    public Optional<PtValue> get(String key) {
      return items.stream()
          .filter(item -> item.key().equals(new Text(key)))
          .map(Item::value)
          .findFirst();
    }
  }

  /** One entry of a dict; the key is a text, number, flag or nothing. */
  record Item(PtValue key, PtValue value) {}

  /** A list or tuple. */
  record Sequence(List<PtValue> items) implements PtValue {

    public Sequence {
      items = List.copyOf(items);
    }
  }

  record Text(String value) implements PtValue {}

  /** An int of at most 64 bits. */
  record Whole(long value) implements PtValue {}

  record Real(double value) implements PtValue {}

  record Flag(boolean value) implements PtValue {}

  /** Python's None. */
  record Nothing() implements PtValue {}
}
