package dev.mhim.standalone.view;

import static dev.mhim.v1.FoldStatus.State.STATE_QUEUED;
import static dev.mhim.v1.FoldStatus.State.STATE_RUNNING;
import static dev.mhim.v1.FoldStatus.State.STATE_SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Run;
import dev.mhim.v1.Stage;
import dev.mhim.v1.WatchRunResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunProgressTest {
  private final RunProgress progress = new RunProgress(Samples.run(STATE_RUNNING, STATE_QUEUED));

  @Test
  void timeLeftInTheTeacherStageAllowsForADearerStudent() {
    tell(Samples.batch(1, 0, Stage.STAGE_TEACHER, 0, 0));
    tell(Samples.batch(1, 10, Stage.STAGE_TEACHER, 5, 0));

    // Half of the stage took 10 s: 10 s are left of it, and three times 20 s for the student.
    assertThat(fold().remaining()).contains(Duration.ofSeconds(70));
    assertThat(fold().fraction()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void timeLeftInTheStudentStageFollowsItsOwnPace() {
    tell(Samples.batch(1, 0, Stage.STAGE_TEACHER, 0, 0));
    tell(Samples.batch(1, 100, Stage.STAGE_STUDENT, 0, 0));
    tell(Samples.batch(1, 130, Stage.STAGE_STUDENT, 7, 50));

    assertThat(fold().remaining()).contains(Duration.ofSeconds(10));
    assertThat(fold().fraction()).isCloseTo(0.875, within(1e-9));
  }

  @Test
  void nothingIsKnownOfTheTimeLeftBeforeTheFirstStep() {
    assertThat(fold().remaining()).isEmpty();
    tell(Samples.batch(1, 0, Stage.STAGE_TEACHER, 0, 0));
    assertThat(fold().remaining()).isEmpty();
  }

  @Test
  void theSelectionValueStartsAnewWithTheStage() {
    tell(Samples.withEpoch(Samples.batch(1, 10, Stage.STAGE_TEACHER, 1, 0), 0.91));
    assertThat(fold().selection()).isEqualTo(0.91);
    tell(Samples.batch(1, 20, Stage.STAGE_STUDENT, 0, 1));
    assertThat(fold().selection()).isNaN();
  }

  @Test
  void aBatchOfAnEarlierAttemptChangesNothing() {
    tell(Samples.batch(2, 50, Stage.STAGE_TEACHER, 1, 0));
    FoldProgress before = fold();
    tell(Samples.batch(1, 60, Stage.STAGE_STUDENT, 9, 0));
    assertThat(fold()).isEqualTo(before);
  }

  @Test
  void anOlderStateOfTheRunChangesNothing() {
    Run newer = Samples.run(STATE_SUCCEEDED, STATE_RUNNING).toBuilder().setRevision(7).build();
    progress.accept(WatchRunResponse.newBuilder().setRun(newer).build());
    progress.accept(
        WatchRunResponse.newBuilder().setRun(Samples.run(STATE_QUEUED, STATE_QUEUED)).build());
    assertThat(progress.run()).isEqualTo(newer);
    assertThat(fold().fraction()).isEqualTo(1);
  }

  @Test
  void beingToldEverythingTwiceChangesNothing() {
    List<MetricBatch> batches =
        List.of(
            Samples.batch(1, 0, Stage.STAGE_TEACHER, 0, 0),
            Samples.withEpoch(Samples.batch(1, 10, Stage.STAGE_TEACHER, 5, 0), 0.8));
    batches.forEach(this::tell);
    double fraction = fold().fraction();
    batches.forEach(this::tell);
    assertThat(fold().fraction()).isEqualTo(fraction);
    assertThat(fold().remaining()).contains(Duration.ofSeconds(70));
  }

  private FoldProgress fold() {
    return progress.folds().getFirst();
  }

  private void tell(MetricBatch batch) {
    progress.accept(WatchRunResponse.newBuilder().setMetrics(batch).build());
  }
}
