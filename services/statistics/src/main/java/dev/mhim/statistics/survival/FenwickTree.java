package dev.mhim.statistics.survival;

/**
 * Prefix sums that can be changed in O(log n): Fenwick, Software: Practice and Experience 24, 1994.
 */
final class FenwickTree {

  private final long[] sums;
  private long total;

  FenwickTree(int size) {
    this.sums = new long[size + 1];
  }

  void add(int position, long amount) {
    total += amount;
    for (int i = position + 1; i < sums.length; i += i & -i) {
      sums[i] += amount;
    }
  }

  /** The sum over positions 0 to {@code end} − 1. */
  long sumBefore(int end) {
    long sum = 0;
    for (int i = end; i > 0; i -= i & -i) {
      sum += sums[i];
    }
    return sum;
  }

  long total() {
    return total;
  }
}
