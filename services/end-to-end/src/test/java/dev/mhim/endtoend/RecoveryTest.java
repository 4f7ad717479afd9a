package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mhim.endtoend.DisturbedPlatform.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are disturbed and steered, on one platform of real programs. The short ones; {@link
 * ChaosTest} has the long ones.
 */
@Tag("slow")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // up() fills the fields in.
class RecoveryTest {
  private static final Duration PATIENCE = DisturbedPlatform.PATIENCE;
  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final int FOLDS = 2;

  @TempDir static Path folder;

  private DisturbedPlatform platform;
  private HiredTrainer trainer;
  private Runs runs;
  private String whole;
  private String undisturbed;

  @BeforeAll
  void up() throws Exception {
    platform = DisturbedPlatform.up(folder);
    trainer = platform.hire(Map.of());
    runs = platform.runs();
    whole = create("whole", 30);
    runs.awaitSuccess(whole, PATIENCE);
    undisturbed = runs.outOfFold(whole);
    assertThat(undisturbed).contains("student");
  }

  @AfterAll
  void down() throws Exception {
    trainer.close();
    platform.close();
  }

  @Test
  void runEndsWithTheSameBitsThoughItsTrainerAndTheGatewayAreKilled() throws Exception {
    String run = create("killed", 30);
    awaitTrained(run);
    trainer.kill();
    platform.kill(Program.GATEWAY);
    trainer.startAgain();

    JsonNode ended = runs.awaitSuccess(run, PATIENCE);

    assertThat(Runs.attempts(ended)).as("%s", ended).isGreaterThan(FOLDS);
    assertThat(runs.outOfFold(run)).isEqualTo(undisturbed);
  }

  @Test
  void pausedRunGivesItsTrainerBackAndGoesOnToTheSameBits() throws Exception {
    trainer.awaitReady();
    String run = create("paused", 30);
    awaitTrained(run);

    within(AT_ONCE, () -> runs.ask(run, "pause"));
    runs.await(run, "its folds are handed back", PATIENCE, seen -> Runs.areAll("PAUSED", seen));
    assertThat(trainer.metric("mhim_trainer_slots_busy")).isZero();
    within(AT_ONCE, () -> runs.ask(run, "resume"));
    JsonNode ended = runs.awaitSuccess(run, PATIENCE);

    assertThat(ended.at("/folds").findValues("problems")).as("%s", ended).isEmpty();
    assertThat(runs.outOfFold(run)).isEqualTo(undisturbed);
  }

  @Test
  void cancelShowsAtOnceInEveryState() throws Exception {
    trainer.awaitReady();
    String teacher = create("cancelled-teacher", 5000);
    awaitTrained(teacher);
    String queued = create("cancelled-queued", 30);
    assertThat(cancel(queued)).isEqualTo("CANCELLED");
    assertThat(cancel(teacher)).isEqualTo("CANCELLED");
    awaitIdleTrainer();

    String student = create("cancelled-student", 60);
    runs.awaitMetric(student, "STAGE_STUDENT", PATIENCE);
    assertThat(cancel(student)).isEqualTo("CANCELLED");
    assertThat(cancel(student)).as("twice").isEqualTo("CANCELLED");
    awaitIdleTrainer();

    assertThatThrownBy(() -> cancel(whole)).hasMessageContaining("RUN_HAS_ENDED");
    assertThat(Runs.state(runs.get(whole))).isEqualTo("SUCCEEDED");
  }

  private String cancel(String run) throws Exception {
    return Runs.state(within(AT_ONCE, () -> runs.ask(run, "cancel")));
  }

  /** A cancelled fold stops within a step. */
  private void awaitIdleTrainer() throws Exception {
    long end = System.nanoTime() + AT_ONCE.toNanos();
    while (trainer.metric("mhim_trainer_slots_busy") > 0) {
      assertThat(System.nanoTime()).as("time to stop").isLessThan(end);
    }
  }

  private String create(String id, int epochs) throws InterruptedException {
    return runs.create(
        id,
        DisturbedPlatform.DATASET,
        """
        {"mlpDim": 32, "cvFold": %d, "numEpoch": %d, "earlyStopping": false, "numBootstrap": 50}
        """
            .formatted(FOLDS, epochs));
  }

  private void awaitTrained(String run) throws InterruptedException {
    runs.await(run, "it is trained", PATIENCE, Runs::isTrained);
  }

  private static <T> T within(Duration limit, Callable<T> action) throws Exception {
    long start = System.nanoTime();
    T result = action.call();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    return result;
  }
}
