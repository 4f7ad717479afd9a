package dev.mhim.tensors.bag;

import static dev.mhim.tensors.internal.LittleEndian.FLOAT;
import static dev.mhim.tensors.internal.LittleEndian.SHORT;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The patches of a slide.
 *
 * @param features {@code [N, D]} one row a patch, N and D at least 1, all finite; F32, F16 or BF16
 * @param coords {@code [N, 2]} I32, the patch's top-left corner (x, y) in level-0 pixels, where
 *     known
 * @param metadata what else is known of the patches (patch size, level, encoder), as text
 */
public record Bag(Tensor features, Optional<Tensor> coords, Map<String, String> metadata) {
  private static final long PIECE = 1 << 18;
  private static final Set<DType> STORED = Set.of(DType.F32, DType.F16, DType.BF16);

  /**
   * @throws IllegalArgumentException if types or shapes are others; the values are not looked at
   */
  public Bag {
    if (features.rank() != 2
        || features.size() == 0
        || !STORED.contains(features.dtype())
        || !coords.map(c -> isCoordinates(c, features.dim(0))).orElse(true)) {
      throw new IllegalArgumentException(
          "no bag of features " + features + " and coords " + coords);
    }
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * A bag of what a file holds, checked and brought to its stored types: features of F64 are
   * rounded to F32, coordinates of any integer type become I32.
   *
   * @param source the file's name, for messages
   * @param features {@code [N, D]} or {@code [1, N, D]}
   * @param coords {@code [N, 2]} or {@code [1, N, 2]}
   * @throws TensorFileException BAD_SHAPE, BAD_DTYPE, EMPTY_BAG, NOT_FINITE or COORDS_MISMATCH
   */
  static Bag checked(
      String source, Tensor features, Optional<Tensor> coords, Map<String, String> metadata) {
    Tensor rows = matrix(source, "features", features);
    if (rows.dim(0) < 1 || rows.dim(1) < 1) {
      throw new TensorFileException(
          Reason.EMPTY_BAG,
          source,
          "features of shape " + rows.shape() + " hold no patch",
          "Extract the slide's features again, or leave the slide out.");
    }
    if (!rows.dtype().isFloating()) {
      throw new TensorFileException(
          Reason.BAD_DTYPE,
          source,
          "features are " + rows.dtype() + ", not floating-point numbers",
          "Write them as float32, float16 or bfloat16.");
    }
    Tensor stored = STORED.contains(rows.dtype()) ? rows : rows.to(DType.F32);
    requireFinite(source, stored);
    return new Bag(stored, coords.map(c -> coordinates(source, c, stored.dim(0))), metadata);
  }

  /**
   * Some of its patches, in order; nothing is copied.
   *
   * @param first the first one, 0-based
   * @param count how many, at least 1
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public Bag rows(long first, long count) {
    Objects.checkFromIndexSize(first, count, patches());
    return new Bag(
        rows(features, first, count), coords.map(all -> rows(all, first, count)), metadata);
  }

  private static Tensor rows(Tensor tensor, long first, long count) {
    long width = tensor.dim(1) * tensor.dtype().byteSize();
    return new Tensor(
        tensor.dtype(),
        List.of(count, tensor.dim(1)),
        tensor.data().asSlice(first * width, count * width));
  }

  /** The first patch, 0-based, with a feature that would be infinite in another type. */
  public OptionalLong firstBeyond(DType type) {
    long perPiece = Math.max(1, PIECE / featureDim());
    for (long first = 0; first < patches(); first += perPiece) {
      Bag piece = rows(first, Math.min(perPiece, patches() - first));
      float[] values = piece.features().to(type).toFloats();
      for (int i = 0; i < values.length; i++) {
        if (Float.isInfinite(values[i])) {
          return OptionalLong.of(first + i / featureDim());
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Number of patches (N). */
  public long patches() {
    return features.dim(0);
  }

  /** Number of features of a patch (D). */
  public long featureDim() {
    return features.dim(1);
  }

  private static boolean isCoordinates(Tensor coords, long patches) {
    return coords.dtype() == DType.I32 && coords.shape().equals(List.of(patches, 2L));
  }

  private static Tensor matrix(String source, String name, Tensor tensor) {
    Tensor matrix =
        tensor.rank() == 3 && tensor.dim(0) == 1
            ? tensor.reshape(tensor.dim(1), tensor.dim(2))
            : tensor;
    if (matrix.rank() != 2) {
      throw new TensorFileException(
          Reason.BAD_SHAPE,
          source,
          name + " have shape " + tensor.shape() + ", not [patches, values]",
          "Write one row a patch.");
    }
    return matrix;
  }

  private static Tensor coordinates(String source, Tensor coords, long patches) {
    Tensor rows = matrix(source, "coords", coords);
    if (rows.dim(0) != patches || rows.dim(1) != 2) {
      throw new TensorFileException(
          Reason.COORDS_MISMATCH,
          source,
          "coords have shape %s for %d patches".formatted(rows.shape(), patches),
          "Write one (x, y) a patch, or leave coords out.");
    }
    try {
      return rows.to(DType.I32);
    } catch (ArithmeticException e) {
      throw new TensorFileException(
          Reason.COORDS_MISMATCH,
          source,
          "coords are no 32-bit integers: " + e.getMessage(),
          "Write level-0 pixels.",
          e);
    }
  }

  /** Looks at the bits in place, so that a mapped bag of gigabytes takes no memory. */
  private static void requireFinite(String source, Tensor features) {
    int width = features.dtype().byteSize();
    for (long i = 0; i < features.size(); i++) {
      boolean finite =
          switch (features.dtype()) {
            case F32 -> Float.isFinite(features.data().get(FLOAT, i * width));
            case F16 -> (features.data().get(SHORT, i * width) & 0x7c00) != 0x7c00;
            case BF16 -> (features.data().get(SHORT, i * width) & 0x7f80) != 0x7f80;
            case F64, BOOL, U8, I8, I16, I32, I64 ->
                throw new IllegalStateException("not a stored type: " + features.dtype());
          };
      if (!finite) {
        long columns = features.dim(1);
        throw new TensorFileException(
            Reason.NOT_FINITE,
            source,
            "feature %d of patch %d (both counted from 0) is NaN, infinite or beyond a float"
                .formatted(i % columns, i / columns),
            "Extract the slide's features again, or leave the slide out.");
      }
    }
  }
}
