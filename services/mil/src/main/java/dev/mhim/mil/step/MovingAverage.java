package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.engine.DeviceNumber;
import dev.mhim.mil.engine.Kernels;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.ParameterLayout;
import dev.mhim.mil.network.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * A network whose parameters follow those of another, trained or not; the other's layout starts
 * with this one's.
 */
final class MovingAverage implements AutoCloseable {
  private final Parameters parameters;
  private final NDArray leader;
  private final @Nullable NDArray leaderFixed;
  private final DeviceNumber momentum;
  private final DeviceNumber rest;

  MovingAverage(NDManager parent, ParameterLayout layout, StateDict state, Parameters leader) {
    this.parameters = new Parameters(parent, layout, state);
    this.leader = Ops.rows(leader.trained(), 0, layout.trainedSize());
    this.leaderFixed = leader.fixed();
    this.momentum = new DeviceNumber(parent);
    this.rest = new DeviceNumber(parent);
    NDScope.unregister(this.leader);
  }

  Parameters parameters() {
    return parameters;
  }

  /** Sets the momentum of what follows. */
  void momentum(double value) {
    momentum.set(value);
    rest.set(1 - value);
  }

  void follow() {
    follow(parameters.trained(), leader);
    NDArray fixed = parameters.fixed();
    if (fixed != null && leaderFixed != null) {
      follow(fixed, leaderFixed);
    }
  }

  private void follow(NDArray average, NDArray target) {
    if (momentum.onDevice()) {
      Kernels.follow(average, target, momentum.array(), rest.array());
    } else {
      Kernels.follow(average, target, momentum.value());
    }
  }

  @Override
  public void close() {
    momentum.close();
    rest.close();
    leader.close();
    parameters.close();
  }
}
