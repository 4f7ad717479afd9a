package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.data.Target;

/**
 * One bag's turn in training.
 *
 * @param bag {@code [N, D]} as it is stored on the device
 * @param key of this turn's draws, from {@link dev.mhim.mil.engine.CounterRandom#key}
 * @param highRatio share of the high mask
 * @param weight of this bag's loss, 1 / bags an update
 * @param updates whether the weights move after this bag
 * @param learningRate of the update
 * @param momentum of the moving average
 */
public record BagVisit(
    NDArray bag,
    Target target,
    long key,
    double highRatio,
    double weight,
    boolean updates,
    double learningRate,
    double momentum) {

  /** Whether a recorded step may stand for this turn: one bag an update. */
  boolean whole() {
    return updates && weight == 1;
  }
}
