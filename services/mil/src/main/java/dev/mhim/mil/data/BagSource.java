package dev.mhim.mil.data;

import dev.mhim.tensors.Tensor;
import java.io.IOException;
import java.util.OptionalLong;

/** Where the patches of a bag come from: files, a cache, the feature-store. */
@FunctionalInterface
public interface BagSource {
  /**
   * Reads the features of one bag; may be called by several threads and for one bag again.
   *
   * @return {@code [N, D]} of F32, F16 or BF16, N at least 1
   * @throws IOException if the bag can't be read; the message names the bag or its file
   */
  Tensor read(Bag bag) throws IOException;

  /**
   * N of a bag where that is known without reading it, so that a bag that can't fit is told before
   * the fold starts; empty where it is not.
   */
  default OptionalLong patches(Bag bag) {
    return OptionalLong.empty();
  }
}
