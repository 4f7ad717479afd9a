package dev.mhim.mil.training;

import dev.mhim.mil.model.StateDict;
import java.util.OptionalDouble;

/**
 * A model at its best epoch so far.
 *
 * @param epoch from 0
 * @param metric on the selection part; empty where it is undefined
 */
record BestModel(int epoch, OptionalDouble metric, StateDict state) {

  /**
   * Whether a later epoch with this metric takes the place: only if it is better, so that ties keep
   * the earlier one; where the metric is undefined at both, the later epoch does.
   */
  boolean yieldsTo(OptionalDouble later) {
    return later.isPresent()
        ? metric.isEmpty() || later.getAsDouble() > metric.getAsDouble()
        : metric.isEmpty();
  }
}
