package dev.mhim.mil.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Records operations of this thread for differentiation while open.
 *
 * <p>DJL's {@code PtGradientCollector} is one a process; PyTorch's gradient mode itself belongs to
 * the thread, so that folds train side by side with this class.
 */
public final class Autograd implements AutoCloseable {
  private static final PtNDArray ONE = Scalars.of(1);

  private Autograd() {
    JniUtils.setGradMode(true);
  }

  /** Starts recording in this thread. */
  public static Autograd record() {
    return new Autograd();
  }

  /** Turns recording off for this thread, where PyTorch starts with it on. */
  public static void off() {
    JniUtils.setGradMode(false);
  }

  /**
   * Adds the gradient of {@code loss} to every leaf that it depends on, and frees the graph.
   *
   * @param loss of shape {@code []}
   */
  public void backward(NDArray loss) {
    if (loss.getDevice().isGpu()) {
      try (NDArray one = loss.getManager().ones(new Shape())) {
        JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
      }
    } else {
      JniUtils.backward((PtNDArray) loss, ONE, false, false);
    }
  }

  @Override
  public void close() {
    JniUtils.setGradMode(false);
  }
}
