package dev.mhim.trainer.testing;

import dev.mhim.v1.FoldTask;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Task;

/** Tasks and leases for tests. */
public final class Tasks {
  private Tasks() {}

  public static Task fold(String run, int fold, int attempt) {
    String name = "projects/test/runs/" + run;
    return Task.newBuilder()
        .setRun(name)
        .setName(name + "/folds/" + fold)
        .setAttempt(attempt)
        .setFold(FoldTask.newBuilder().setFold(fold).setProtocol(Protocol.PROTOCOL_HELD_OUT))
        .build();
  }

  public static Lease lease(Task task, int attempt, Lease.State state, String trainer) {
    return Lease.newBuilder()
        .setTask(task.getName())
        .setAttempt(attempt)
        .setState(state)
        .setTrainer(trainer)
        .build();
  }
}
