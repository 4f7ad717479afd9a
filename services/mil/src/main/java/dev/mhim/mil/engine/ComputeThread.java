package dev.mhim.mil.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a thread has to set before it computes with PyTorch, whose settings are a thread's own. */
public final class ComputeThread {
  /** Just below glibc's largest threshold, 32 MiB. */
  private static final long LARGE_BLOCK_FLOATS = 31L << 18;

  private static final AtomicBoolean MEMORY_KEPT = new AtomicBoolean();

  private ComputeThread() {}

  /**
   * Prepares this thread: recording off, where PyTorch starts with it on.
   *
   * @param threads that one CPU operation may use; empty for PyTorch's own choice
   */
  public static void enter(OptionalInt threads) {
    Engine engine = Engine.getEngine("PyTorch");
    threads.ifPresent(JniUtils::setNumThreads);
    Autograd.off();
    if (!MEMORY_KEPT.getAndSet(true)) {
      keepMemory(engine);
    }
  }

  /**
   * The same for a thread that trains on a device: on a GPU with the {@link CudaExtension} it gets
   * a stream of its own, so that folds overlap, and TF32 products, as the published code has.
   */
  public static void enter(OptionalInt threads, Device device) {
    enter(threads);
    if (device.isGpu()) {
      CudaExtension.find()
          .ifPresent(cuda -> {
            cuda.ownStream(device.getDeviceId());
            cuda.allowTf32(true);
          });
    }
  }

  /**
   * Freeing one large block makes glibc raise its thresholds for giving memory back. Otherwise the
   * gradients of every step come from fresh pages, which takes a third of a small step's time.
   */
  private static void keepMemory(Engine engine) {
    try (NDManager manager = engine.newBaseManager(Device.cpu())) {
      NDArray block = manager.create(new Shape(LARGE_BLOCK_FLOATS));
      block.close();
    }
  }
}
