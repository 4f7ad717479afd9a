package dev.mhim.mil.data;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bags as float32 arrays on one device, kept there while they fit a budget. Folds that train side
 * by side share one: the bags of a dataset are the same for all of them. Safe for several threads.
 */
public final class DeviceBags implements AutoCloseable {
  private final Device device;
  private final BagSource source;
  private final long budget;
  private final NDManager manager;
  private final AtomicLong held = new AtomicLong();
  private final ConcurrentHashMap<String, NDArray> cache = new ConcurrentHashMap<>();

  /**
   * @param budget bytes of device memory that bags may stay in; a bag beyond it is read at each use
   */
  public DeviceBags(Device device, BagSource source, long budget) {
    this.device = device;
    this.source = source;
    this.budget = budget;
    this.manager = Engine.getEngine("PyTorch").newBaseManager(device);
  }

  /** Where the bags are. */
  public Device device() {
    return device;
  }

  /**
   * The features of a bag, {@code [N, width]}. Not to be closed or changed: it may be shared, and
   * otherwise ends with the caller's {@link NDScope}.
   *
   * @throws BagException if it can't be read, is empty, or has another width
   */
  public NDArray get(Bag bag, int width) {
    NDArray known = cache.get(bag.id());
    if (known != null) {
      return known;
    }
    Tensor features = read(bag, width);
    long bytes = features.size() * Float.BYTES;
    if (held.addAndGet(bytes) > budget) {
      held.addAndGet(-bytes);
      return array(features);
    }
    NDArray loaded = array(features);
    NDScope.unregister(loaded);
    NDArray earlier = cache.putIfAbsent(bag.id(), loaded);
    if (earlier == null) {
      return loaded;
    }
    held.addAndGet(-bytes);
    loaded.close();
    return earlier;
  }

  private Tensor read(Bag bag, int width) {
    Tensor features;
    try {
      features = source.read(bag);
    } catch (IOException e) {
      throw new BagException(bag.id(), "can't be read: " + e.getMessage(), e);
    }
    if (features.rank() != 2 || features.dim(0) < 1 || features.dim(1) != width) {
      throw new BagException(
          bag.id(),
          "features %s where [N, %d] with N of at least 1 is needed: give --input_dim as extracted"
              .formatted(features, width));
    }
    return features;
  }

  private NDArray array(Tensor features) {
    DataType type =
        switch (features.dtype()) {
          case F32 -> DataType.FLOAT32;
          case F16 -> DataType.FLOAT16;
          case BF16 -> DataType.BFLOAT16;
          case BOOL, U8, I8, I16, I32, F64, I64 -> DataType.FLOAT32;
        };
    Tensor supported = type == DataType.FLOAT32 ? features.to(DType.F32) : features;
    Shape shape = new Shape(features.dim(0), features.dim(1));
    NDArray array = manager.create(direct(supported.data()), shape, type);
    return type == DataType.FLOAT32 ? array : array.toType(DataType.FLOAT32, false);
  }

  /** The engine reads the bytes in place on the CPU, so they must not lie on the Java heap. */
  private static ByteBuffer direct(MemorySegment bytes) {
    if (bytes.isNative()) {
      return bytes.asByteBuffer().order(ByteOrder.nativeOrder());
    }
    ByteBuffer copy =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes.byteSize())).order(ByteOrder.nativeOrder());
    MemorySegment.ofBuffer(copy).copyFrom(bytes);
    return copy;
  }

  @Override
  public void close() {
    manager.close();
  }
}
