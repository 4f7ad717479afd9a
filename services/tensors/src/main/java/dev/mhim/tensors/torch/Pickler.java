package dev.mhim.tensors.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mhim.tensors.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Writes values as a pickle of protocol 2, as {@code torch.save} does and with no name in it but
 * those that {@code torch.load(weights_only=True)} takes. Every tensor is a storage of its own, but
 * one that occurs twice (the same object) has one, so that it is one in PyTorch too.
 */
final class Pickler {

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final IdentityHashMap<Tensor, Integer> keys = new IdentityHashMap<>();
  private final SequencedMap<String, Tensor> storages = new LinkedHashMap<>();

  /** The pickle of a value; {@link #storages} has its tensors then. */
  byte[] write(PtValue root) {
    pickle.write(0x80);
    pickle.write(2);
    value(root, 0);
    pickle.write('.');
    return pickle.toByteArray();
  }

  /** The tensors, each once, by the key that the pickle names them by. */
  SequencedMap<String, Tensor> storages() {
    return storages;
  }

  private void value(PtValue value, int depth) {
    if (depth > ValueBuilder.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "values nested more than %d deep: no reader takes them"
              .formatted(ValueBuilder.MAX_DEPTH));
    }
    switch (value) {
      case PtValue.TensorValue(Tensor tensor) -> tensor(tensor);
      case PtValue.Dict(List<PtValue.Item> items) -> {
        pickle.write('}');
        pickle.write('(');
        for (PtValue.Item item : items) {
          value(item.key(), depth + 1);
          value(item.value(), depth + 1);
        }
        pickle.write('u');
      }
      case PtValue.Sequence(List<PtValue> items) -> {
        pickle.write(']');
        pickle.write('(');
        items.forEach(item -> value(item, depth + 1));
        pickle.write('e');
      }
      case PtValue.Text(String text) -> text(text);
      case PtValue.Whole(long number) -> whole(number);
      case PtValue.Real(double number) -> {
        pickle.write('G');
        pickle.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
      }
      case PtValue.Flag(boolean flag) -> pickle.write(flag ? 0x88 : 0x89);
      case PtValue.Nothing _ -> pickle.write('N');
    }
  }

  /** {@code _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)}. */
  private void tensor(Tensor tensor) {
    global(PickleGlobal.REBUILD_TENSOR);
    pickle.write('(');
    storage(tensor);
    whole(0);
    longs(tensor.shape());
    longs(strides(tensor.shape()));
    pickle.write(0x89);
    global(PickleGlobal.ORDERED_DICT);
    pickle.write(')');
    pickle.write('R');
    pickle.write('t');
    pickle.write('R');
  }

  /** The persistent id {@code ('storage', type, key, location, elements)}. */
  private void storage(Tensor tensor) {
    String key = String.valueOf(keys.computeIfAbsent(tensor, unseen -> keys.size()));
    storages.put(key, tensor);
    pickle.write('(');
    text("storage");
    global(PickleGlobal.storageOf(tensor.dtype()));
    text(key);
    text("cpu");
    whole(tensor.size());
    pickle.write('t');
    pickle.write('Q');
  }

  private static List<Long> strides(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape.get(i));
    }
    return List.of(strides);
  }

  private void longs(List<Long> numbers) {
    pickle.write('(');
    numbers.forEach(this::whole);
    pickle.write('t');
  }

  private void global(PickleGlobal global) {
    int dot = global.qualifiedName().lastIndexOf('.');
    pickle.write('c');
    pickle.writeBytes(global.qualifiedName().substring(0, dot).getBytes(UTF_8));
    pickle.write('\n');
    pickle.writeBytes(global.qualifiedName().substring(dot + 1).getBytes(UTF_8));
    pickle.write('\n');
  }

  private void whole(long number) {
    if (number == (int) number) {
      pickle.write('J');
      pickle.writeBytes(little(Integer.BYTES).putInt((int) number).array());
    } else {
      pickle.write(0x8a);
      pickle.write(Long.BYTES);
      pickle.writeBytes(little(Long.BYTES).putLong(number).array());
    }
  }

  private void text(String text) {
    ByteBuffer utf8;
    try {
      utf8 = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException invalid) {
      throw new IllegalArgumentException("'%s' is no Unicode text".formatted(text), invalid);
    }
    byte[] bytes = new byte[utf8.remaining()];
    utf8.get(bytes);
    pickle.write('X');
    pickle.writeBytes(little(Integer.BYTES).putInt(bytes.length).array());
    pickle.writeBytes(bytes);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
