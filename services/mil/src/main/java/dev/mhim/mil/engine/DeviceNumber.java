package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;

/**
 * A setting that changes between steps. On a GPU it lies in device memory, since a {@link
 * CudaGraph} would keep the value that a plain argument had when it was recorded.
 */
public final class DeviceNumber implements AutoCloseable {
  private final boolean onDevice;
  private final NDArray array;
  private double value;

  /** Starts as 0. */
  public DeviceNumber(NDManager manager) {
    this.onDevice = manager.getDevice().isGpu();
    this.array = manager.zeros(new Shape());
    NDScope.unregister(array);
  }

  /** Whether {@link #array} is to be used, not {@link #value}. */
  public boolean onDevice() {
    return onDevice;
  }

  /** Sets it for what is queued from now on. */
  public void set(double newValue) {
    if (newValue != value) {
      value = newValue;
      if (onDevice) {
        Kernels.fill(array, newValue);
      }
    }
  }

  /** The number, {@code []}; owned by this. */
  public NDArray array() {
    return array;
  }

  /** The number. */
  public double value() {
    return value;
  }

  @Override
  public void close() {
    array.close();
  }
}
