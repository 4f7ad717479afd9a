package dev.mhim.mil.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.engine.Autograd;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.CounterRandom;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BandedProductTest {
  private static final int HEADS = 2;
  private static final int WIDTH = 3;
  private static final int KERNEL = 33;

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 63, 64, 65, 200})
  void isTheConvolutionAndHasItsGradients(int length) {
    ComputeThread.enter(OptionalInt.of(1));
    float[] values = random(1, HEADS * length * WIDTH);
    float[] kernels = random(2, HEADS * KERNEL);
    float[] weights = random(3, HEADS * length * WIDTH);
    float[] expected = new float[values.length];
    float[] valueGradient = new float[values.length];
    float[] kernelGradient = new float[kernels.length];
    for (int h = 0; h < HEADS; h++) {
      for (int t = 0; t < length; t++) {
        for (int j = 0; j < KERNEL; j++) {
          int from = t + j - KERNEL / 2;
          if (from < 0 || from >= length) {
            continue;
          }
          for (int d = 0; d < WIDTH; d++) {
            int out = (h * length + t) * WIDTH + d;
            int in = (h * length + from) * WIDTH + d;
            int k = h * KERNEL + j;
            expected[out] += kernels[k] * values[in];
            valueGradient[in] += kernels[k] * weights[out];
            kernelGradient[k] += values[in] * weights[out];
          }
        }
      }
    }
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      NDArray x = manager.create(values, new Shape(HEADS, length, WIDTH));
      NDArray kernel = manager.create(kernels, new Shape(HEADS, 1, KERNEL, 1));
      NDArray loss = manager.create(weights, new Shape(HEADS, length, WIDTH));
      x.setRequiresGradient(true);
      kernel.setRequiresGradient(true);
      try (Autograd tape = Autograd.record()) {
        NDArray actual = BandedProduct.convolve(x, kernel);
        tape.backward(actual.mul(loss).sum());
        assertThat(actual.toFloatArray()).containsExactly(expected, within(1e-4f));
      }
      assertThat(x.getGradient().toFloatArray()).containsExactly(valueGradient, within(1e-4f));
      assertThat(kernel.getGradient().toFloatArray())
          .containsExactly(kernelGradient, within(1e-3f));
    }
  }

  private static float[] random(long key, int size) {
    CounterRandom random = new CounterRandom(key);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
