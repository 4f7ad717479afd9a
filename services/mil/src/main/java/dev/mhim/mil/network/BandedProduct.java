package dev.mhim.mil.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.engine.Ops;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The residual convolution over a sequence as products with a banded matrix, for GPUs: PyTorch's
 * depth-wise convolution sums a kernel's gradient over the whole sequence in one warp, which took
 * more time than all the rest of a step.
 *
 * <p>The sequence is cut into blocks of 64. An output block is the kernel's band times its input
 * block and the next: {@code out[i] = Σ_k band[i][k] · in[k]} with {@code band[i][k] = kernel[k −
 * i]} for k in 0 to 127.
 */
final class BandedProduct {
  private static final int BLOCK = 64;
  private static final int KERNEL = 33;
  private static final ConcurrentHashMap<Device, NDArray> BANDS = new ConcurrentHashMap<>();

  private BandedProduct() {}

  /**
   * Each head's sequence with its kernel, zeros beyond its ends.
   *
   * @param values {@code [h, n, d]}
   * @param kernels {@code [h, 1, 33, 1]}
   * @return {@code [h, n, d]}
   */
  static NDArray convolve(NDArray values, NDArray kernels) {
    long heads = values.getShape().get(0);
    long length = values.getShape().get(1);
    long width = values.getShape().get(2);
    long blocks = (length + BLOCK - 1) / BLOCK;
    long before = KERNEL / 2;
    NDArray padded = Ops.padRows(values, before, (blocks + 1) * BLOCK - length - before);
    // [h, 64, (blocks + 1) · d]: blocks side by side, so that all of a head's are one product.
    NDArray input =
        Ops.reshape(
            Ops.reshape(padded, heads, blocks + 1, BLOCK, width).transpose(0, 2, 1, 3),
            heads,
            BLOCK,
            (blocks + 1) * width);
    NDArray bands =
        Ops.reshape(
            Ops.reshape(kernels, heads, KERNEL).matMul(bands(values.getDevice())),
            heads,
            BLOCK,
            2 * BLOCK);
    NDArray[] band = Ops.split(bands, 2, BLOCK, BLOCK);
    NDArray output =
        band[0]
            .matMul(Ops.slice(input, 2, 0, blocks * width))
            .add(band[1].matMul(Ops.slice(input, 2, width, (blocks + 1) * width)));
    NDArray sequence =
        Ops.reshape(
            Ops.reshape(output, heads, BLOCK, blocks, width).transpose(0, 2, 1, 3),
            heads,
            blocks * BLOCK,
            width);
    return Ops.slice(sequence, 1, 0, length);
  }

  /** Where each number of a kernel stands in its band, {@code [33, 64·128]}, made once a device. */
  private static NDArray bands(Device device) {
    return BANDS.computeIfAbsent(device, BandedProduct::create);
  }

  private static NDArray create(Device device) {
    float[] ones = new float[KERNEL * BLOCK * 2 * BLOCK];
    for (int i = 0; i < KERNEL; i++) {
      for (int row = 0; row < BLOCK; row++) {
        ones[(i * BLOCK + row) * 2 * BLOCK + row + i] = 1;
      }
    }
    NDManager owner = Engine.getEngine("PyTorch").newBaseManager(device);
    NDArray bands = owner.create(ones, new Shape(KERNEL, (long) BLOCK * 2 * BLOCK));
    NDScope.unregister(bands);
    return bands;
  }
}
