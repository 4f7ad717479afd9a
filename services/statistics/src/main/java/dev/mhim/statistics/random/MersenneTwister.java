package dev.mhim.statistics.random;

/**
 * MT19937 of Matsumoto and Nishimura, <i>Mersenne Twister: a 623-dimensionally equidistributed
 * uniform pseudo-random number generator</i>, ACM TOMACS 8 (1998), with the seeding of their 2002
 * revision ({@code init_genrand}, {@code init_by_array}).
 */
final class MersenneTwister {

  private static final int LENGTH = 624;
  private static final int MIDDLE = 397;
  private static final int MATRIX_A = 0x9908b0df;
  private static final int UPPER_BIT = 0x80000000;
  private static final int LOWER_BITS = 0x7fffffff;
  private static final int ARRAY_SEED = 19650218;

  private final int[] state;
  private int position = LENGTH;

  private MersenneTwister(int[] state) {
    this.state = state;
  }

  static MersenneTwister ofSeed(int seed) {
    return new MersenneTwister(linearState(seed));
  }

  static MersenneTwister ofKey(int[] key) {
    int[] state = linearState(ARRAY_SEED);
    int at = 1;
    int keyAt = 0;
    for (int step = Math.max(LENGTH, key.length); step > 0; step--) {
      int previous = state[at - 1];
      state[at] = (state[at] ^ ((previous ^ (previous >>> 30)) * 1_664_525)) + key[keyAt] + keyAt;
      at = next(state, at);
      keyAt = (keyAt + 1) % key.length;
    }
    for (int step = LENGTH - 1; step > 0; step--) {
      int previous = state[at - 1];
      state[at] = (state[at] ^ ((previous ^ (previous >>> 30)) * 1_566_083_941)) - at;
      at = next(state, at);
    }
    state[0] = UPPER_BIT;
    return new MersenneTwister(state);
  }

  private static int next(int[] state, int at) {
    if (at < LENGTH - 1) {
      return at + 1;
    }
    state[0] = state[LENGTH - 1];
    return 1;
  }

  private static int[] linearState(int seed) {
    int[] state = new int[LENGTH];
    state[0] = seed;
    for (int i = 1; i < LENGTH; i++) {
      state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
    return state;
  }

  /** The next 32 random bits. */
  int nextBits() {
    if (position == LENGTH) {
      regenerate();
      position = 0;
    }
    int y = state[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void regenerate() {
    for (int i = 0; i < LENGTH; i++) {
      int y = (state[i] & UPPER_BIT) | (state[(i + 1) % LENGTH] & LOWER_BITS);
      int twisted = (y & 1) == 0 ? y >>> 1 : (y >>> 1) ^ MATRIX_A;
      state[i] = state[(i + MIDDLE) % LENGTH] ^ twisted;
    }
  }
}
