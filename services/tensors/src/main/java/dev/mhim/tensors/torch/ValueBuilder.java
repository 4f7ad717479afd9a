package dev.mhim.tensors.torch;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.torch.PickleNode.Storage;
import dev.mhim.tensors.torch.PickleNode.View;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what a pickle described into values, with bounds on depth and number: a few bytes can
 * describe a list that holds itself, or one of 2^50 items through shared lists.
 */
final class ValueBuilder {

  static final int MAX_DEPTH = 64;
  static final int MAX_VALUES = 2_000_000;

  /** Where the bytes of a storage lie in the file. */
  @FunctionalInterface
  interface StorageSource {

    /**
     * All bytes of that storage, as many as it really has.
     *
     * @throws TensorFileException if there is none or it is damaged
     */
    MemorySegment bytes(Storage storage);
  }

  private final String source;
  private final StorageSource storages;
  private final Map<Storage, MemorySegment> loaded = new HashMap<>();
  private final IdentityHashMap<View, Tensor> tensors = new IdentityHashMap<>();
  private long copyBudget;
  private int values;

  /**
   * @param copyBudget bytes that tensors which don't lie row-major in the file may take altogether
   */
  ValueBuilder(String source, StorageSource storages, long copyBudget) {
    this.source = source;
    this.storages = storages;
    this.copyBudget = copyBudget;
  }

  PtValue build(PickleNode node) {
    return build(node, 0);
  }

  private PtValue build(PickleNode node, int depth) {
    if (depth > MAX_DEPTH) {
      throw refused(Reason.LIMIT_EXCEEDED, "nested more than " + MAX_DEPTH + " deep");
    }
    if (++values > MAX_VALUES) {
      throw refused(Reason.LIMIT_EXCEEDED, "more than " + MAX_VALUES + " values");
    }
    return switch (node) {
      case PickleNode.Scalar(PtValue value) -> value;
      case PickleNode.Tuple(var items) -> sequence(items, depth);
      case PickleNode.Growing list -> sequence(list.items, depth);
      case PickleNode.Mapping mapping -> {
        List<PtValue.Item> items = new ArrayList<>();
        mapping.items.forEach(
            (key, value) -> items.add(new PtValue.Item(key, build(value, depth + 1))));
        yield new PtValue.Dict(items);
      }
      case View view -> new PtValue.TensorValue(tensors.computeIfAbsent(view, this::tensor));
      case Storage storage ->
          new PtValue.TensorValue(
              new Tensor(storage.dtype(), List.of(storage.elements()), bytes(storage)));
      case PickleNode.Global global ->
          throw refused(Reason.UNSUPPORTED, "the value '" + global.global() + "' is no data");
    };
  }

  private PtValue.Sequence sequence(List<PickleNode> nodes, int depth) {
    List<PtValue> items = new ArrayList<>();
    for (PickleNode node : nodes) {
      items.add(build(node, depth + 1));
    }
    return new PtValue.Sequence(items);
  }

  private Tensor tensor(View view) {
    // Read first: only then is the size of the storage more than a claim.
    MemorySegment bytes = bytes(view.storage());
    if (!view.layout().isContiguous()) {
      copyBudget -= view.layout().elements() * view.storage().dtype().byteSize();
      if (copyBudget < 0) {
        throw refused(
            Reason.LIMIT_EXCEEDED, "its strided tensors are several times larger than the file");
      }
    }
    return view.layout().tensor(view.storage().dtype(), bytes);
  }

  private MemorySegment bytes(Storage storage) {
    MemorySegment bytes = loaded.computeIfAbsent(storage, storages::bytes);
    int width = storage.dtype().byteSize();
    if (bytes.byteSize() % width != 0 || bytes.byteSize() / width != storage.elements()) {
      throw new TensorFileException(
          Reason.MALFORMED,
          source,
          "storage '%s' is said to have %d elements of %d bytes, the file has %d bytes"
              .formatted(storage.key(), storage.elements(), width, bytes.byteSize()),
          TorchFile.COPY_AGAIN);
    }
    return bytes;
  }

  private TensorFileException refused(Reason reason, String detail) {
    return new TensorFileException(reason, source, detail, TorchFile.SAVE_AGAIN);
  }
}
