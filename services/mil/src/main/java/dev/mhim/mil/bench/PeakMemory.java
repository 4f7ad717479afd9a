package dev.mhim.mil.bench;

import java.util.OptionalDouble;

/**
 * The most memory that was held between {@link #begin} and {@link #mebibytes}, bag, weights,
 * moments and all intermediate results included, what was there before excluded.
 */
sealed interface PeakMemory permits ProcessMemory, CudaMemory {
  double MEBIBYTE = 1 << 20;

  /** Gives back what is free, and starts to count. */
  void begin();

  /** The peak since {@link #begin}, MiB; empty where the system does not tell. */
  OptionalDouble mebibytes();
}
