package dev.mhim.mil.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Constants as arrays of shape {@code []} on the CPU, made once: PyTorch hands such an array to a
 * kernel of any device as a plain argument, whereas DJL's arithmetic with a Java number makes and
 * copies an array at each call, which on a GPU waits for the device.
 */
public final class Scalars {
  private static final NDManager OWNER = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
  private static final ConcurrentHashMap<Float, PtNDArray> VALUES = new ConcurrentHashMap<>();

  private Scalars() {}

  /** The constant, owned by the process: never close it. */
  public static PtNDArray of(double value) {
    return VALUES.computeIfAbsent((float) value, Scalars::create);
  }

  private static PtNDArray create(float value) {
    PtNDArray array = (PtNDArray) OWNER.create(new float[] {value}, new Shape());
    NDScope.unregister(array);
    return array;
  }
}
