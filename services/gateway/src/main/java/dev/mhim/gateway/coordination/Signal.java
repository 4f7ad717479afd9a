package dev.mhim.gateway.coordination;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.RunEvent;

/** What the coordinator reacts to. */
public sealed interface Signal {
  /** Something happened to a run or one of its tasks. */
  record Happened(RunEvent event) implements Signal {}

  /** The evaluator spoke. */
  record Evaluated(Evaluation evaluation) implements Signal {}

  /** Time went by. */
  record Tick() implements Signal {}

  /**
   * The coordinator could not listen for a while: nobody's silence in that time counts against a
   * lease.
   */
  record RenewLeases() implements Signal {}
}
