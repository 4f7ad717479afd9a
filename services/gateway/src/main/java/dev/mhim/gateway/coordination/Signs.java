package dev.mhim.gateway.coordination;

import dev.mhim.v1.TaskHeartbeat;
import java.time.Instant;

/**
 * The signs of life of a trainer that holds a fold, by the coordinator's clock. They are not
 * stored: after a restart they begin anew.
 *
 * @param heard when it was last heard of
 * @param steps the steps that it last told of
 * @param moved when these grew last
 * @param saved the furthest checkpoint that it told of; 0: none
 */
record Signs(Instant heard, long steps, Instant moved, long saved) {
  static Signs begin(Instant now) {
    return new Signs(now, 0, now, 0);
  }

  Signs heard(TaskHeartbeat heartbeat, Instant now) {
    boolean grew = heartbeat.getSteps() > steps;
    return new Signs(
        now,
        grew ? heartbeat.getSteps() : steps,
        grew ? now : moved,
        Math.max(saved, heartbeat.getSaved()));
  }

  /** Nobody's silence up to now counts. */
  Signs renewed(Instant now) {
    return new Signs(now, steps, now, saved);
  }
}
