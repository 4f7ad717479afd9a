package dev.mhim.mil.bench;

import ai.djl.pytorch.jni.JniUtils;
import java.util.OptionalDouble;

/**
 * On a GPU: by how much the device's used memory grew. PyTorch's allocator keeps what it once took,
 * so this is its reserved peak, an upper bound of the allocated peak that {@code
 * torch.cuda.max_memory_allocated} tells. Other programs on the device must keep still meanwhile.
 */
final class CudaMemory implements PeakMemory {
  private final CudaRuntime cuda;
  private long before;

  CudaMemory(CudaRuntime cuda) {
    this.cuda = cuda;
  }

  @Override
  public void begin() {
    JniUtils.emptyCudaCache();
    before = cuda.usedBytes();
  }

  @Override
  public OptionalDouble mebibytes() {
    return OptionalDouble.of((cuda.usedBytes() - before) / MEBIBYTE);
  }
}
