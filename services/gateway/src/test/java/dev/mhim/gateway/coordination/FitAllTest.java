package dev.mhim.gateway.coordination;

import static dev.mhim.gateway.coordination.Script.claimed;
import static dev.mhim.gateway.coordination.Script.failed;
import static dev.mhim.gateway.coordination.Script.planned;
import static dev.mhim.gateway.coordination.Script.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Run;
import dev.mhim.v1.Task;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fit on all cases, which a run may have after its folds. */
class FitAllTest {
  private final Script script = new Script();
  private final RunEvents events = new RunEvents(Script.RUN);

  @BeforeEach
  void plan() {
    script.play(events.requestedWithFit());
    script.play(planned(2));
  }

  @Test
  void comesAfterTheFoldsAndIsToldWhatTheyPredicted() {
    assertThat(fit().getState()).isEqualTo(FoldStatus.State.STATE_WAITING);
    assertThat(Script.tasks(script.said())).extracting(Task::getAttempt).hasSize(2);
    train(0);
    assertThat(fit().getState()).isEqualTo(FoldStatus.State.STATE_WAITING);

    script.play(claimed(1, 1, "b"));
    List<Task> tasks = Script.tasks(script.play(events.succeeded(1, 1, "b", predictions("1/1/b"))));

    assertThat(tasks)
        .singleElement()
        .satisfies(task -> {
          assertThat(task.getFold().getFold()).isEqualTo(2);
          assertThat(task.getFold().getFitAll().getPredictionsList())
              .extracting(Artifact::getPath)
              .containsExactly("0/1/a", "1/1/b");
        });
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_RUNNING);
    assertThat(script.run().getFoldsCount()).isEqualTo(2);
  }

  @Test
  void runIsEvaluatedOnceItIsDone() {
    trainFolds();
    script.play(claimed(2, 1, "c"));
    script.play(succeeded(2, 1, "c"));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_EVALUATING);
    assertThat(fit().getState()).isEqualTo(FoldStatus.State.STATE_SUCCEEDED);
    assertThat(fit().getTrainer()).isEqualTo("c");
  }

  @Test
  void waitsForTheFoldsAgainWhenItsRunIsBegunAgain() {
    train(0);
    script.play(claimed(1, 1, "b"));
    script.play(failed(1, 1, "b", false));
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    assertThat(fit().getState()).isEqualTo(FoldStatus.State.STATE_CANCELLED);

    List<Task> again = Script.tasks(script.play(Script.retried()));

    assertThat(again).extracting(task -> task.getFold().getFold()).containsExactly(1);
    assertThat(fit().getState()).isEqualTo(FoldStatus.State.STATE_WAITING);
    script.restart();
    script.play(claimed(1, 2, "b"));
    assertThat(Script.tasks(script.play(succeeded(1, 2, "b"))))
        .extracting(task -> task.getFold().getFold())
        .containsExactly(2);
  }

  @Test
  void failsByItselfAndIsTriedAgainWithoutTheFolds() {
    trainFolds();
    script.play(claimed(2, 1, "c"));
    script.play(failed(2, 1, "c", false));
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    script.restart();

    assertThat(Script.tasks(script.play(Script.retried())))
        .extracting(task -> task.getFold().getFold(), Task::getAttempt)
        .containsExactly(tuple(2, 2));
  }

  @Test
  void doesNotBeginWhileItsRunIsPaused() {
    train(0);
    script.play(claimed(1, 1, "b"));
    script.play(Script.paused());
    assertThat(Script.tasks(script.play(succeeded(1, 1, "b")))).as("done after all").isEmpty();
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_PAUSED);

    assertThat(Script.tasks(script.play(Script.resumed())))
        .extracting(task -> task.getFold().getFold())
        .containsExactly(2);
  }

  @Test
  void isCancelledWithItsRunThoughItOnlyWaits() {
    script.play(Script.cancelled());

    assertThat(fit().getState()).isEqualTo(FoldStatus.State.STATE_CANCELLED);
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_CANCELLED);
  }

  private FoldStatus fit() {
    return script.run().getAllCases();
  }

  private void trainFolds() {
    train(0);
    train(1);
  }

  private void train(int fold) {
    script.play(claimed(fold, 1, "a"));
    script.play(events.succeeded(fold, 1, "a", predictions(fold + "/1/a")));
  }

  private static Artifact predictions(String path) {
    return Artifact.newBuilder()
        .setPath(path)
        .setKind(ArtifactKind.ARTIFACT_KIND_PREDICTIONS)
        .build();
  }
}
