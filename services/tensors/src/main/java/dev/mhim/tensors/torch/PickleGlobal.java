package dev.mhim.tensors.torch;

import dev.mhim.tensors.DType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The closed list of names that a pickle may mention. They are labels for what the reader itself
 * does; no name is ever looked up as a class or function.
 */
enum PickleGlobal {
  REBUILD_TENSOR("torch._utils._rebuild_tensor_v2", null),
  REBUILD_PARAMETER("torch._utils._rebuild_parameter", null),
  ORDERED_DICT("collections.OrderedDict", null),
  FLOAT_STORAGE("torch.FloatStorage", DType.F32),
  DOUBLE_STORAGE("torch.DoubleStorage", DType.F64),
  HALF_STORAGE("torch.HalfStorage", DType.F16),
  BFLOAT16_STORAGE("torch.BFloat16Storage", DType.BF16),
  LONG_STORAGE("torch.LongStorage", DType.I64),
  INT_STORAGE("torch.IntStorage", DType.I32),
  SHORT_STORAGE("torch.ShortStorage", DType.I16),
  CHAR_STORAGE("torch.CharStorage", DType.I8),
  BYTE_STORAGE("torch.ByteStorage", DType.U8),
  BOOL_STORAGE("torch.BoolStorage", DType.BOOL),
  UNTYPED_STORAGE("torch.storage.UntypedStorage", DType.U8),
  UNTYPED_STORAGE_ALIAS("torch.UntypedStorage", DType.U8);

  private static final Map<String, PickleGlobal> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(global -> global.qualifiedName, Function.identity()));

  private final String qualifiedName;
  private final @Nullable DType storage;

  PickleGlobal(String qualifiedName, @Nullable DType storage) {
    this.qualifiedName = qualifiedName;
    this.storage = storage;
  }

  /** Module and name, joined by a dot. */
  String qualifiedName() {
    return qualifiedName;
  }

  /** The element type, if this names a storage. */
  Optional<DType> storage() {
    return Optional.ofNullable(storage);
  }

  /** The name of a storage of that element type. */
  static PickleGlobal storageOf(DType type) {
    return switch (type) {
      case F32 -> FLOAT_STORAGE;
      case F64 -> DOUBLE_STORAGE;
      case F16 -> HALF_STORAGE;
      case BF16 -> BFLOAT16_STORAGE;
      case I64 -> LONG_STORAGE;
      case I32 -> INT_STORAGE;
      case I16 -> SHORT_STORAGE;
      case I8 -> CHAR_STORAGE;
      case U8 -> BYTE_STORAGE;
      case BOOL -> BOOL_STORAGE;
    };
  }

  static Optional<PickleGlobal> of(String qualifiedName) {
    return Optional.ofNullable(BY_NAME.get(qualifiedName));
  }
}
