package dev.mhim.mil.bench;

import ai.djl.pytorch.jni.JniUtils;
import dev.mhim.mil.engine.CudaExtension;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * On a GPU: what {@code torch.cuda.max_memory_allocated} tells, where the {@link CudaExtension} is.
 * Without it, by how much the device's used memory grew: PyTorch's allocator keeps what it once
 * took, so that is its reserved peak, an upper bound of the other. Other programs on the device
 * must keep still meanwhile.
 */
final class CudaMemory implements PeakMemory {
  private final CudaRuntime cuda;
  private final Optional<CudaExtension> extension = CudaExtension.find();
  private final int device;
  private long before;

  CudaMemory(CudaRuntime cuda, int device) {
    this.cuda = cuda;
    this.device = device;
  }

  @Override
  public void begin() {
    JniUtils.emptyCudaCache();
    extension.ifPresent(allocator -> allocator.peakBytes(device, true));
    before = bytes();
  }

  @Override
  public OptionalDouble mebibytes() {
    return OptionalDouble.of((bytes() - before) / MEBIBYTE);
  }

  /** Used now, or the peak since {@link #begin}; the same where nothing has been freed since. */
  private long bytes() {
    return extension.isPresent() ? extension.get().peakBytes(device, false) : cuda.usedBytes();
  }
}
