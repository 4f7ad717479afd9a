package dev.mhim.statistics.random;

import java.util.Collections;
import java.util.List;

/**
 * {@code numpy.random.RandomState}: the same seed gives the same numbers, permutations and shuffles
 * as NumPy's legacy generator, whose stream is frozen (NEP 19). Bounded integers are drawn by
 * masked rejection, as there.
 *
 * <p>Not safe for use by several threads; make one where it is used.
 */
public final class NumpyRandom {

  private static final long MAX_SEED = 0xffff_ffffL;
  private static final double TWO_POW_26 = 67_108_864.0;
  private static final double TWO_POW_53 = 9_007_199_254_740_992.0;

  private final MersenneTwister twister;

  /**
   * {@code RandomState(seed)}.
   *
   * @param seed 0 to 2³² − 1
   * @throws IllegalArgumentException for a seed outside that range
   */
  public NumpyRandom(long seed) {
    this.twister = MersenneTwister.ofSeed((int) requireSeed(seed));
  }

  private NumpyRandom(MersenneTwister twister) {
    this.twister = twister;
  }

  /**
   * {@code RandomState([k0, k1, ...])}, seeded by {@code init_by_array}.
   *
   * @param key at least one word, each 0 to 2³² − 1
   * @throws IllegalArgumentException for an empty key or a word outside that range
   */
  public static NumpyRandom ofKey(long... key) {
    if (key.length == 0) {
      throw new IllegalArgumentException("key is empty; give at least one 32-bit word");
    }
    int[] words = new int[key.length];
    for (int i = 0; i < key.length; i++) {
      words[i] = (int) requireSeed(key[i]);
    }
    return new NumpyRandom(MersenneTwister.ofKey(words));
  }

  private static long requireSeed(long seed) {
    if (seed < 0 || seed > MAX_SEED) {
      throw new IllegalArgumentException(
          "seed is " + seed + "; NumPy takes 0 to " + MAX_SEED + " (2^32 - 1)");
    }
    return seed;
  }

  /**
   * {@code permutation(n)}: the numbers 0 to {@code n} − 1 in random order.
   *
   * @throws IllegalArgumentException for a negative {@code n}
   */
  public int[] permutation(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n is " + n + "; it must not be negative");
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = (int) interval(i);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /** {@code shuffle(list)}: puts the modifiable {@code list} in random order. */
  public void shuffle(List<?> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, (int) interval(i));
    }
  }

  /**
   * {@code randint(low, high)} of the default 64-bit type.
   *
   * @param low smallest value
   * @param high one above the largest value
   * @throws IllegalArgumentException unless {@code low < high}
   */
  public long randint(long low, long high) {
    if (low >= high) {
      throw new IllegalArgumentException("low " + low + " must be below high " + high);
    }
    return low + interval(high - 1 - low);
  }

  /** {@code random_sample()}: uniform in [0, 1), 53 random bits. */
  public double randomSample() {
    int upper = twister.nextBits() >>> 5;
    int lower = twister.nextBits() >>> 6;
    return (upper * TWO_POW_26 + lower) / TWO_POW_53;
  }

  /** {@code uniform(low, high)}: uniform in [{@code low}, {@code high}). */
  public double uniform(double low, double high) {
    return low + (high - low) * randomSample();
  }

  /** {@code random_interval}: uniform in [0, max], {@code max} taken as unsigned. */
  private long interval(long max) {
    if (max == 0) {
      return 0;
    }
    long mask = -1L >>> Long.numberOfLeadingZeros(max);
    boolean narrow = Long.compareUnsigned(max, MAX_SEED) <= 0;
    long value;
    do {
      value = mask & (narrow ? nextUnsignedInt() : nextLong());
    } while (Long.compareUnsigned(value, max) > 0);
    return value;
  }

  private long nextUnsignedInt() {
    return Integer.toUnsignedLong(twister.nextBits());
  }

  private long nextLong() {
    long upper = nextUnsignedInt();
    return (upper << 32) | nextUnsignedInt();
  }
}
