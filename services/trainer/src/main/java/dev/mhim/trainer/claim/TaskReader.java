package dev.mhim.trainer.claim;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.Task;
import org.jspecify.annotations.Nullable;

/** Reads a record of the queue as a task that this trainer can work on. Pure. */
final class TaskReader {
  private TaskReader() {}

  /** What a record is. */
  sealed interface Reading {
    /** A task. */
    record Work(Task task) implements Reading {}

    /**
     * Not a task.
     *
     * @param reason what is wrong with it, for its dead letter
     */
    record Unreadable(String reason) implements Reading {}
  }

  static Reading read(byte @Nullable [] value) {
    if (value == null) {
      return new Reading.Unreadable("the record has no value");
    }
    try {
      Task task = Task.parseFrom(value);
      if (!task.hasFold() && !task.hasPredict()) {
        return new Reading.Unreadable("the task asks for no work that this trainer knows");
      }
      if (task.getAttempt() < 1) {
        return new Reading.Unreadable("attempt = " + task.getAttempt() + ": attempts count from 1");
      }
      // A prediction is the only fold of its run, 0.
      String name = RunName.parse(task.getRun()).fold(task.getFold().getFold());
      return name.equals(task.getName())
          ? new Reading.Work(task)
          : new Reading.Unreadable("name = " + task.getName() + " where " + name + " is meant");
    } catch (InvalidProtocolBufferException e) {
      return new Reading.Unreadable("the record is no Task message: " + e.getMessage());
    } catch (PlatformException e) {
      return new Reading.Unreadable("run: " + e.getMessage());
    }
  }
}
