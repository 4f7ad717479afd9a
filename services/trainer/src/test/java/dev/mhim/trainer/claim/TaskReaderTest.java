package dev.mhim.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.trainer.testing.Tasks;
import dev.mhim.v1.Task;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskReaderTest {
  private static final Task TASK = Tasks.fold("r", 3, 1);

  @Test
  void taskIsReadAsItWasWritten() {
    assertThat(TaskReader.read(TASK.toByteArray())).isEqualTo(new TaskReader.Reading.Work(TASK));
  }

  @Test
  void whatIsNoTaskIsSaidToBeNone() {
    assertThat(reason(null)).contains("no value");
    assertThat(reason("rubbish".getBytes(StandardCharsets.UTF_8))).contains("no Task message");
    assertThat(reason(TASK.toBuilder().clearFold().build().toByteArray())).contains("no work");
    assertThat(reason(TASK.toBuilder().setAttempt(0).build().toByteArray())).contains("attempt");
    assertThat(reason(TASK.toBuilder().setRun("r").build().toByteArray())).contains("run");
    assertThat(reason(TASK.toBuilder().setName("other").build().toByteArray()))
        .contains("name = other where projects/test/runs/r/folds/3 is meant");
  }

  private static String reason(byte @Nullable [] value) {
    return TaskReader.read(value) instanceof TaskReader.Reading.Unreadable(String reason)
        ? reason
        : "readable";
  }
}
