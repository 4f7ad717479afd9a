package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Draws of one step as a function of its key alone.
 *
 * <p>PyTorch has one generator a process, so each draw seeds it and draws under one lock; nothing
 * depends on what was drawn before or by which thread. The noise is made on the device that uses it
 * and on the CPU does not depend on the number of threads.
 */
public final class SeededDraws implements Draws {
  /** Held while PyTorch's generator is seeded and drawn from. */
  static final Object GENERATOR = new Object();

  private static final long STUDENT = 1;
  private static final long TEACHER = 2;
  private static final long MASK = 3;
  private static final long KEEP_ORDER = 4;

  private final long key;
  private final boolean teacherDropout;

  /**
   * @param key of the step, from {@link CounterRandom#key}
   * @param teacherDropout whether the teacher's dropouts are on
   */
  public SeededDraws(long key, boolean teacherDropout) {
    this.key = key;
    this.teacherDropout = teacherDropout;
  }

  @Override
  public Dropout student() {
    return (layer, x, rate) -> dropout(STUDENT, layer, x, rate);
  }

  @Override
  public Dropout teacher() {
    return teacherDropout ? (layer, x, rate) -> dropout(TEACHER, layer, x, rate) : Dropout.NONE;
  }

  @Override
  public NDArray permutation(NDManager manager, MaskDraw mask, long n) {
    return Ops.ascending(uniform(manager, CounterRandom.key(key, MASK, mask.name().hashCode()), n));
  }

  @Override
  public NDArray keepOrder(NDManager manager, long n) {
    return uniform(manager, CounterRandom.key(key, KEEP_ORDER), n);
  }

  private NDArray dropout(long network, Dropout.Layer layer, NDArray x, double rate) {
    if (rate == 0) {
      return x;
    }
    return seeded(
        CounterRandom.key(key, network, layer.name().hashCode()),
        () -> JniUtils.dropout((PtNDArray) x, rate, true));
  }

  private static NDArray uniform(NDManager manager, long seed, long n) {
    return seeded(seed, () -> manager.randomUniform(0, 1, new Shape(n)));
  }

  private static NDArray seeded(long seed, Supplier<NDArray> draw) {
    synchronized (GENERATOR) {
      seed(seed);
      return draw.get();
    }
  }

  /** Seeds the generators of all devices; the caller holds {@link #GENERATOR}. */
  static void seed(long seed) {
    JniUtils.setSeed(seed);
  }
}
