package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.engine.Ops;
import java.util.List;

/**
 * TransMIL's PPEG: x + conv7 + conv5 + conv3 over the patches laid out as a square image, all
 * depth-wise.
 */
final class PositionBlock {
  private static final String PREFIX = Encoder.PREFIX + "pos_embedding.";
  private static final int SMALLEST_SIDE = 7;
  private static final int BORDER = 3;

  private final int width;

  PositionBlock(ModelConfig config) {
    this.width = config.mlpDim();
  }

  List<ParameterSpec> parameters() {
    return List.of(
        ParameterSpec.convolution(PREFIX + "proj.weight", width, 1, 7, 7),
        ParameterSpec.convolutionBias(PREFIX + "proj.bias", width),
        ParameterSpec.convolution(PREFIX + "proj1.weight", width, 1, 5, 5),
        ParameterSpec.convolutionBias(PREFIX + "proj1.bias", width),
        ParameterSpec.convolution(PREFIX + "proj2.weight", width, 1, 3, 3),
        ParameterSpec.convolutionBias(PREFIX + "proj2.bias", width));
  }

  /** Adds position to the patches {@code [N, M]}, the class token not among them. */
  NDArray apply(Weights weights, NDArray patches) {
    long count = patches.getShape().get(0);
    long side = (long) Math.ceil(Math.sqrt((double) count));
    NDArray square = patches;
    if (side * side > count) {
      square = Ops.concatRows(patches, Ops.rows(patches, 0, side * side - count));
    }
    if (side < SMALLEST_SIDE) {
      square = Ops.padBack(square, SMALLEST_SIDE * SMALLEST_SIDE - side * side);
      side = SMALLEST_SIDE;
    }
    NDArray image = Ops.reshape(square.transpose(1, 0), 1, width, side, side);
    NDArray filtered = image.getDevice().isGpu() ? once(weights, image) : thrice(weights, image);
    NDArray rows = Ops.reshape(filtered, width, side * side).transpose(1, 0);
    return Ops.rows(rows, 0, count);
  }

  /** As published, to the last bit that rounding allows. */
  NDArray thrice(Weights weights, NDArray image) {
    return image
        .add(convolve(weights, "proj", image, 7))
        .add(convolve(weights, "proj1", image, 5))
        .add(convolve(weights, "proj2", image, 3));
  }

  private NDArray convolve(Weights weights, String name, NDArray image, int kernel) {
    return Ops.convolve(
        image,
        weights.get(PREFIX + name + ".weight"),
        weights.get(PREFIX + name + ".bias"),
        new Shape(kernel / 2, kernel / 2),
        width);
  }

  /**
   * The three kernels as one, since a convolution is linear in its kernel: on a GPU a depth-wise
   * convolution and its gradients take most of the block's time.
   */
  NDArray once(Weights weights, NDArray image) {
    NDArray filtered =
        Ops.convolve(image, kernel(weights), bias(weights), new Shape(BORDER, BORDER), width);
    return image.add(filtered);
  }

  private static NDArray kernel(Weights weights) {
    return Ops.padSides(
            Ops.padSides(weights.get(PREFIX + "proj2.weight"), 1)
                .add(weights.get(PREFIX + "proj1.weight")),
            1)
        .add(weights.get(PREFIX + "proj.weight"));
  }

  private static NDArray bias(Weights weights) {
    return weights
        .get(PREFIX + "proj.bias")
        .add(weights.get(PREFIX + "proj1.bias"))
        .add(weights.get(PREFIX + "proj2.bias"));
  }
}
