package dev.mhim.mil.memory;

import dev.mhim.mil.config.ModelConfig;

/**
 * How many numbers a network's arrays hold at once, counted operation by operation.
 *
 * @param forward for each patch, with every intermediate array, since a step frees them at its end
 * @param backward for each patch on top: what only the backward needs, such as dropout noise, and
 *     the gradients alive at its peak
 * @param fixedForward whatever the number of patches
 * @param fixedBackward on top of that
 */
record ActivationCount(long forward, long backward, long fixedForward, long fixedBackward) {
  private static final long ATTENTION_HIDDEN = 128;
  private static final long RECYCLE_INNER = 512;
  private static final long PINV_STEPS = 6;

  /** Products and differences in one step of the pseudo-inverse. */
  private static final long PINV_ARRAYS = 8;

  static ActivationCount of(ModelConfig model) {
    long width = model.mlpDim();
    // Linear, activation, dropout, of which two stay; their gradients.
    ActivationCount feature = new ActivationCount(3 * width, 3 * width, 0, 0);
    return feature.plus(
        switch (model.baseline()) {
          case ATTN -> new ActivationCount(2 * ATTENTION_HIDDEN, 2 * ATTENTION_HIDDEN, 0, 0);
          case GATED_ATTN -> new ActivationCount(5 * ATTENTION_HIDDEN, 5 * ATTENTION_HIDDEN, 0, 0);
          case DSMIL ->
              new ActivationCount(
                  4 * ATTENTION_HIDDEN + 2 * width + 4L * model.classes(),
                  4 * ATTENTION_HIDDEN + 3 * width,
                  0,
                  0);
          case SELFATTN -> transformer(model);
        });
  }

  /** Numbers of a recycled patch: normed, merged, keys and values and their copies by head. */
  static long recycling(long width) {
    return 2 * width + 4 * RECYCLE_INNER;
  }

  private static ActivationCount transformer(ModelConfig model) {
    long width = model.mlpDim();
    long landmarks = width / 2;
    long inner = width / 8 * model.heads();
    long attention = 2 * landmarks * model.heads();
    long attend = 2 * width + 4 * inner + attention;
    long output = attention + 6 * inner + 3 * width;
    long position = 9 * width;
    long square = landmarks * landmarks * model.heads();
    long fixed = 2 * PINV_STEPS * PINV_ARRAYS * square;
    return new ActivationCount(
        width + attend + output + position + width + attend,
        attention + 6 * inner + 4 * width,
        fixed,
        2 * PINV_ARRAYS * square);
  }

  private ActivationCount plus(ActivationCount more) {
    return new ActivationCount(
        forward + more.forward,
        backward + more.backward,
        fixedForward + more.fixedForward,
        fixedBackward + more.fixedBackward);
  }
}
