package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Draws from PyTorch's generator as it stands, for a {@link CudaGraph} whose launch seeds it. */
public final class RunningDraws implements Draws {
  private final boolean teacherDropout;

  /**
   * @param teacherDropout whether the teacher's dropouts are on
   */
  public RunningDraws(boolean teacherDropout) {
    this.teacherDropout = teacherDropout;
  }

  @Override
  public Dropout student() {
    return (layer, x, rate) -> rate == 0 ? x : JniUtils.dropout((PtNDArray) x, rate, true);
  }

  @Override
  public Dropout teacher() {
    return teacherDropout ? student() : Dropout.NONE;
  }

  @Override
  public NDArray permutation(NDManager manager, MaskDraw mask, long n) {
    return Ops.ascending(keepOrder(manager, n));
  }

  @Override
  public NDArray keepOrder(NDManager manager, long n) {
    return manager.randomUniform(0, 1, new Shape(n));
  }
}
