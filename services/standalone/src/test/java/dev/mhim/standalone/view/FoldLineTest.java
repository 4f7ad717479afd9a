package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.Dataset;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.FoldStatus.State;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldLineTest {
  private final FoldLine lines = new FoldLine("val AUC");

  @Test
  void aRunningFoldShowsStageEpochLossScoreSpeedBarAndTimeLeft() {
    FoldProgress fold =
        running(1)
            .with(Samples.batch(1, 0, Stage.STAGE_TEACHER, 0, 0))
            .with(Samples.withEpoch(Samples.batch(1, 10, Stage.STAGE_TEACHER, 5, 0), 0.9127));
    assertThat(lines.of(fold))
        .isEqualTo(
            "fold  0  TEACHER  epoch   6/10   loss 0.4321  val AUC 0.913    1,234 patches/s  [#####...............]  25%  left 1:10");
  }

  @Test
  void whatIsNotKnownYetIsADash() {
    FoldProgress fold = running(1).with(Samples.batch(1, 0, Stage.STAGE_STUDENT, 0, 0));
    assertThat(lines.of(fold)).contains("STUDENT").contains("val AUC     -").endsWith("left -");
  }

  @Test
  void aNewAttemptStartsAnewAndIsNamed() {
    FoldProgress fold = running(1).with(Samples.batch(1, 0, Stage.STAGE_STUDENT, 5, 0));
    FoldProgress again = fold.with(Samples.fold(0, State.STATE_RUNNING, 2));
    assertThat(lines.of(again)).isEqualTo("fold  0  starting  attempt 2");
  }

  @Test
  void aFoldThatBacksOffSaysWhy() {
    FoldStatus status =
        Samples.fold(0, State.STATE_BACKING_OFF, 1).toBuilder()
            .addProblems(Problem.newBuilder().setMessage("its trainer is gone"))
            .build();
    assertThat(lines.of(FoldProgress.of(status)))
        .isEqualTo("fold  0  waits for attempt 2: its trainer is gone");
  }

  @ParameterizedTest
  @CsvSource({"STATE_QUEUED,queued", "STATE_SUCCEEDED,done", "STATE_CANCELLED,cancelled"})
  void otherStatesAreOneWord(State state, String word) {
    assertThat(lines.of(FoldProgress.of(Samples.fold(3, state, 1)))).isEqualTo("fold  3  " + word);
  }

  @ParameterizedTest
  @CsvSource({
    "LABEL_KIND_CLASSIFICATION, 2, PROTOCOL_HELD_OUT, val AUC",
    "LABEL_KIND_CLASSIFICATION, 3, PROTOCOL_HELD_OUT, val accuracy",
    "LABEL_KIND_CLASSIFICATION, 2, PROTOCOL_PAPER, test AUC",
    "LABEL_KIND_SURVIVAL, 0, PROTOCOL_PAPER, test C-index",
  })
  void theScoreIsNamedAfterLabelsAndProtocol(
      LabelKind kind, int classes, Protocol protocol, String name) {
    Dataset.Builder dataset = Dataset.newBuilder().setLabelKind(kind);
    for (int i = 0; i < classes; i++) {
      dataset.addClasses("class " + i);
    }
    assertThat(FoldLine.of(dataset.build(), protocol).selectionName()).isEqualTo(name);
  }

  private static FoldProgress running(int attempt) {
    return FoldProgress.of(Samples.fold(0, State.STATE_RUNNING, attempt));
  }
}
