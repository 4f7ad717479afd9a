package dev.mhim.mil.engine;

/**
 * Random numbers as a function of a key and a counter (SplitMix64, Steele 2014): no state lives
 * longer than one use, so that a resumed or parallel fold draws what an undisturbed one draws.
 */
public final class CounterRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private long state;

  public CounterRandom(long key) {
    this.state = key;
  }

  /** One key from several numbers; their order matters. */
  public static long key(long... parts) {
    long key = GOLDEN_GAMMA;
    for (long part : parts) {
      key = mix(key ^ mix(part + GOLDEN_GAMMA)) + GOLDEN_GAMMA;
    }
    return mix(key);
  }

  /** 64 random bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Standard normal, by Box and Muller. */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /** A permutation of 0 to n − 1, by Fisher and Yates. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int other = (int) (nextDouble() * (i + 1));
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
