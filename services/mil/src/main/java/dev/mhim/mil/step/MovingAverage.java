package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
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

  MovingAverage(NDManager parent, ParameterLayout layout, StateDict state, Parameters leader) {
    this.parameters = new Parameters(parent, layout, state);
    this.leader = Ops.rows(leader.trained(), 0, layout.trainedSize());
    this.leaderFixed = leader.fixed();
    NDScope.unregister(this.leader);
  }

  Parameters parameters() {
    return parameters;
  }

  void follow(double momentum) {
    Kernels.follow(parameters.trained(), leader, momentum);
    NDArray fixed = parameters.fixed();
    if (fixed != null && leaderFixed != null) {
      Kernels.follow(fixed, leaderFixed, momentum);
    }
  }

  @Override
  public void close() {
    leader.close();
    parameters.close();
  }
}
