package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;

/** Operations that DJL's {@link NDArray} lacks, or has only with text or host arguments. */
public final class Ops {
  private Ops() {}

  /** Rows {@code [from, to)} along the first axis, as a view. */
  public static NDArray rows(NDArray array, long from, long to) {
    return slice(array, 0, from, to);
  }

  /** Positions {@code [from, to)} along {@code axis}, as a view. */
  public static NDArray slice(NDArray array, int axis, long from, long to) {
    return JniUtils.slice((PtNDArray) array, axis, from, to, 1);
  }

  /** Consecutive parts of the given sizes along {@code axis}; its backward is one concatenation. */
  public static NDArray[] split(NDArray array, int axis, long... sizes) {
    return JniUtils.split((PtNDArray) array, sizes, axis).toArray(new NDArray[0]);
  }

  /**
   * The rows of {@code array} {@code [N, D]} named by {@code index} {@code [K]} (int64): {@code [K,
   * D]}. Not differentiable in {@code array} at a good price: meant for input features.
   */
  public static NDArray select(NDArray array, NDArray index) {
    return JniUtils.embedding((PtNDArray) index, (PtNDArray) array, false);
  }

  /** {@code x·weightᵀ + bias}. */
  public static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, (PtNDArray) bias);
  }

  /** Layer normalisation over the last axis, epsilon 1e-5. */
  public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias) {
    return JniUtils.layerNorm(
        (PtNDArray) x, weight.getShape(), (PtNDArray) weight, (PtNDArray) bias, 1e-5f);
  }

  /** The activation of a configuration. */
  public static NDArray activate(dev.mhim.mil.config.Activation activation, NDArray x) {
    return switch (activation) {
      case RELU -> Activation.relu(x);
      case GELU -> Activation.gelu(x);
      case TANH -> Activation.tanh(x);
    };
  }

  /** Positions of the {@code k} largest (or smallest) values of the last axis, best first. */
  public static NDArray topPositions(NDArray values, long k, boolean largest) {
    var top = JniUtils.topK((PtNDArray) values, k, -1, largest, true);
    top.get(0).close();
    return top.get(1);
  }

  /** Positions that would sort {@code values} {@code [N]} ascending, int64. */
  public static NDArray ascending(NDArray values) {
    return JniUtils.argSort((PtNDArray) values, 0, false);
  }

  /** A copy of {@code array} with {@code value} at the positions {@code index} of {@code axis}. */
  public static NDArray scatter(NDArray array, NDArray index, NDArray value, int axis) {
    return JniUtils.scatter((PtNDArray) array, (PtNDArray) index, (PtNDArray) value, axis);
  }

  /** One above the other. */
  public static NDArray concatRows(NDArray first, NDArray second) {
    return NDArrays.concat(new ai.djl.ndarray.NDList(first, second), 0);
  }

  /** {@code count} rows of zeros before those of {@code array} {@code [n, M]}. */
  public static NDArray padFront(NDArray array, long count) {
    return JniUtils.pad((PtNDArray) array, new long[] {0, 0, count, 0}, 0);
  }

  /** {@code count} rows of zeros after those of {@code array} {@code [n, M]}. */
  public static NDArray padBack(NDArray array, long count) {
    return JniUtils.pad((PtNDArray) array, new long[] {0, 0, 0, count}, 0);
  }

  /** Rows of zeros before and after those of each matrix of {@code array} {@code [h, n, d]}. */
  public static NDArray padRows(NDArray array, long before, long after) {
    return JniUtils.pad((PtNDArray) array, new long[] {0, 0, before, after}, 0);
  }

  /** {@code border} zeros on all sides of the last two axes. */
  public static NDArray padSides(NDArray images, long border) {
    return JniUtils.pad((PtNDArray) images, new long[] {border, border, border, border}, 0);
  }

  /** A grouped two-dimensional convolution of stride 1. */
  public static NDArray convolve(
      NDArray image, NDArray kernel, @Nullable NDArray bias, Shape padding, int groups) {
    return JniUtils.convolution(
        (PtNDArray) image,
        (PtNDArray) kernel,
        (PtNDArray) bias,
        new Shape(1, 1),
        padding,
        new Shape(1, 1),
        groups);
  }

  /** The same numbers in another shape. */
  public static NDArray reshape(NDArray array, long... shape) {
    return array.reshape(new Shape(shape));
  }

  /**
   * As float32, {@code [N, D]}; the same memory if it is that already. Does not ask for the type,
   * since DJL's native layer ends the process where it is bfloat16.
   */
  public static NDArray float32(NDArray array) {
    return JniUtils.to((PtNDArray) array, DataType.FLOAT32, array.getDevice());
  }

  /** The same memory outside the graph. */
  public static NDArray detach(NDArray array) {
    return JniUtils.detachGradient((PtNDArray) array);
  }
}
