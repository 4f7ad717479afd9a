package dev.mhim.gateway.coordination;

import java.util.List;
import java.util.Optional;

/**
 * What follows from a signal.
 *
 * @param state the run's state after it; empty while the run is unknown
 * @param outputs what is to be said, in this order
 */
public record Decision(Optional<RunState> state, List<Output> outputs) {
  public Decision {
    outputs = List.copyOf(outputs);
  }
}
