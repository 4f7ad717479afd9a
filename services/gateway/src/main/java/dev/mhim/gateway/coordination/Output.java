package dev.mhim.gateway.coordination;

import dev.mhim.v1.Lease;
import dev.mhim.v1.Run;
import dev.mhim.v1.Task;

/** What the coordinator says. */
public sealed interface Output {
  /** A unit of work for whoever claims it. */
  record EnqueueTask(Task task) implements Output {}

  /** Who holds a task now. */
  record PublishLease(Lease lease) implements Output {}

  /** Where a run is now. */
  record PublishRun(Run run) implements Output {}
}
