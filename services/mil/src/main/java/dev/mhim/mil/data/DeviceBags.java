package dev.mhim.mil.data;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.engine.CudaExtension;
import dev.mhim.tensors.Tensor;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bags as arrays on one device, kept there while they fit a budget. Folds that train side by side
 * share one: the bags of a dataset are the same for all of them. Safe for several threads.
 */
public final class DeviceBags implements AutoCloseable {
  private final Device device;
  private final BagSource source;
  private final long budget;
  private final BagStorage storage;
  private final NDManager manager;
  private final AtomicLong held = new AtomicLong();
  private final ConcurrentHashMap<String, NDArray> cache = new ConcurrentHashMap<>();

  /**
   * @param budget bytes of device memory that bags may stay in; a bag beyond it is read at each use
   */
  public DeviceBags(Device device, BagSource source, long budget) {
    this(device, source, budget, BagStorage.FLOAT32);
  }

  /**
   * @param budget bytes of device memory that bags may stay in; a bag beyond it is read at each use
   * @param storage what a bag is rounded to while it stays
   */
  public DeviceBags(Device device, BagSource source, long budget, BagStorage storage) {
    this.device = device;
    this.source = source;
    this.budget = budget;
    this.storage = storage;
    this.manager = Engine.getEngine("PyTorch").newBaseManager(device);
  }

  /** What the bags are rounded to. */
  public BagStorage storage() {
    return storage;
  }

  /** Where the bags are. */
  public Device device() {
    return device;
  }

  /**
   * The features of a bag as they are stored, N rows, which a network widens; the same array at
   * each call while the bag stays. Not to be closed or changed: it may be shared, and otherwise
   * ends with the caller's {@link NDScope}.
   *
   * @throws BagException if it can't be read, is empty, has another width, or values that the
   *     storage can't hold
   */
  public NDArray get(Bag bag, int width) {
    NDArray known = cache.get(bag.id());
    if (known == null) {
      known = load(bag.id(), read(bag, width));
    }
    return known;
  }

  /** The features as they are stored: kept from now on where they fit, else for this use alone. */
  private NDArray load(String id, Tensor features) {
    NDArray loaded = FeatureArray.create(manager, id, features, storage);
    long bytes = loaded.size() * storage.bytes();
    if (held.addAndGet(bytes) > budget) {
      held.addAndGet(-bytes);
      return loaded;
    }
    NDScope.unregister(loaded);
    if (device.isGpu()) {
      // Other threads use it on streams of their own.
      CudaExtension.find().ifPresent(CudaExtension::synchronize);
    }
    NDArray earlier = cache.putIfAbsent(id, loaded);
    if (earlier == null) {
      return loaded;
    }
    held.addAndGet(-bytes);
    loaded.close();
    return earlier;
  }

  /** N of a bag where that is known without reading it. */
  public OptionalLong patches(Bag bag) {
    return source.patches(bag);
  }

  private Tensor read(Bag bag, int width) {
    Tensor features;
    try {
      features = source.read(bag);
    } catch (IOException e) {
      throw new BagException(bag.id(), "can't be read: " + e.getMessage(), e);
    }
    FeatureArray.requireShape(bag.id(), features, width);
    return features;
  }

  @Override
  public void close() {
    manager.close();
  }
}
