package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mhim.endtoend.DisturbedPlatform.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are disturbed in every way this machine allows, each ending with the same out-of-fold
 * predictions, bit for bit, as an undisturbed one. {@code ./mhim test chaos} runs them: some 20
 * minutes.
 */
@Tag("chaos")
@Timeout(1200)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // up() fills the fields in.
class ChaosTest {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration PAST_THE_LEASE = DisturbedPlatform.LEASE.plusSeconds(5);
  private static final int KILLS = 20;
  private static final int FOLDS = 3;
  private static final long SEED = 20261123;
  private static final String SETTINGS =
      """
      {"mlpDim": 64, "cvFold": 3, "numEpoch": 80, "earlyStopping": false, "numBootstrap": 50}
      """;

  @TempDir static Path folder;

  private DisturbedPlatform platform;
  private Runs runs;
  private String undisturbed;

  @BeforeAll
  void up() throws Exception {
    platform = DisturbedPlatform.up(folder);
    runs = platform.runs();
    try (HiredTrainer _ = hire()) {
      long start = System.nanoTime();
      String run = create("undisturbed");
      assertThat(Runs.attempts(runs.awaitSuccess(run, PATIENCE))).isEqualTo(FOLDS);
      say(
          "undisturbed run: %d s"
              .formatted(Duration.ofNanos(System.nanoTime() - start).toSeconds()));
      undisturbed = runs.outOfFold(run);
    }
  }

  @AfterAll
  void down() throws Exception {
    platform.close();
  }

  @Test
  void trainerIsKilled20TimesInARowAtRandomMoments() throws Exception {
    Random random = new Random(SEED);
    say("seed %d".formatted(SEED));
    try (HiredTrainer trainer = hire()) {
      int kills = 0;
      for (int i = 0; kills < KILLS; i++) {
        String run = create("killed-" + i);
        while (kills < KILLS && awaitTrainedOrEnded(run)) {
          pause(Duration.ofMillis(random.nextInt(6000)));
          trainer.kill();
          kills++;
          trainer.startAgain();
        }
        JsonNode ended = awaitSameBits(run);
        say("%d kills, %d attempts".formatted(kills, Runs.attempts(ended)));
      }
    }
  }

  @Test
  void trainerThatSleptPastItsLeaseChangesNothingWhenItWakes() throws Exception {
    try (HiredTrainer sleeper = hire()) {
      String run = create("frozen");
      awaitTrained(run);
      try (HiredTrainer _ = hire()) {
        sleeper.freeze();
        pause(PAST_THE_LEASE);
        sleeper.thaw();
        JsonNode ended = awaitSameBits(run);
        assertThat(Runs.attempts(ended)).isGreaterThan(FOLDS);
        for (JsonNode fold : ended.at("/folds")) {
          String own = "/attempts/" + fold.at("/attempt") + "/" + fold.at("/trainer").asText();
          assertThat(fold.at("/artifacts"))
              .isNotEmpty()
              .allSatisfy(file -> assertThat(file.at("/objectKey").asText()).contains(own + "/"));
        }
      }
    }
  }

  @Test
  void gatewayIsKilledTwiceAndNoLeaseIsLost() throws Exception {
    try (HiredTrainer _ = hire()) {
      String run = create("gateway");
      for (int i = 0; i < 2; i++) {
        awaitTrained(run);
        platform.kill(Program.GATEWAY);
      }
      assertThat(Runs.attempts(awaitSameBits(run))).isEqualTo(FOLDS);
    }
  }

  @Test
  void evaluatorIsKilledAsItsWorkComes() throws Exception {
    try (HiredTrainer _ = hire()) {
      String run = create("evaluator");
      awaitTrained(run);
      platform.kill(Program.EVALUATOR);
      runs.await(run, "it is evaluated", PATIENCE, seen -> !isBeforeEvaluation(seen));
      platform.kill(Program.EVALUATOR);
      assertThat(Runs.attempts(awaitSameBits(run))).isEqualTo(FOLDS);
    }
  }

  @Test
  void brokerIsKilledAndNoLeaseIsLost() throws Exception {
    try (HiredTrainer _ = hire()) {
      String run = create("broker");
      awaitTrained(run);
      platform.kill(Program.KAFKA);
      assertThat(Runs.attempts(awaitSameBits(run))).isEqualTo(FOLDS);
    }
  }

  @Test
  void brokerStandsStillForLongerThanALeaseAndNoLeaseIsLost() throws Exception {
    try (HiredTrainer _ = hire()) {
      String run = create("still-broker");
      awaitTrained(run);
      ProcessHandle broker = platform.await(Program.KAFKA);
      Signals.freeze(broker);
      pause(PAST_THE_LEASE);
      Signals.thaw(broker);
      assertThat(Runs.attempts(awaitSameBits(run))).isEqualTo(FOLDS);
    }
  }

  @Test
  void storeIsAwayForAMinute() throws Exception {
    try (HiredTrainer _ = hire()) {
      String run = create("store");
      awaitTrained(run);
      ProcessHandle store = platform.await(Program.OBJECT_STORE);
      Signals.freeze(store);
      pause(Duration.ofSeconds(60));
      Signals.thaw(store);
      assertThat(Runs.attempts(awaitSameBits(run))).isEqualTo(FOLDS);
    }
  }

  @Test
  void trainerIsCutOffFromTheBrokerPastItsLeaseAndThenHasABadLine() throws Exception {
    try (HiredTrainer _ = platform.hireFar()) {
      String run = create("cut");
      awaitTrained(run);
      platform.brokerWay().cut();
      pause(PAST_THE_LEASE);
      platform.brokerWay().slow(Duration.ofMillis(100));
      assertThat(Runs.attempts(awaitSameBits(run))).isGreaterThan(FOLDS);
    } finally {
      platform.brokerWay().heal();
    }
  }

  @Test
  void diskCacheIsDeletedUnderWay() throws Exception {
    try (HiredTrainer _ = hire()) {
      String run = create("cache");
      awaitTrained(run);
      int deleted = deleteFiles(platform.newestCache());
      assertThat(deleted).as("files in the cache").isPositive();
      assertThat(Runs.attempts(awaitSameBits(run))).isEqualTo(FOLDS);
    }
  }

  private HiredTrainer hire() throws Exception {
    return platform.hire(Map.of());
  }

  private String create(String id) throws InterruptedException {
    return runs.create(id, DisturbedPlatform.DATASET, SETTINGS);
  }

  private void awaitTrained(String run) throws InterruptedException {
    runs.await(run, "it is trained", PATIENCE, Runs::isTrained);
    pause(Duration.ofSeconds(2)); // well into an epoch
  }

  /** True when it is trained, false when it has ended or all its folds have. */
  private boolean awaitTrainedOrEnded(String run) throws InterruptedException {
    JsonNode seen =
        runs.await(
            run,
            "it is trained or has ended",
            PATIENCE,
            now -> Runs.isTrained(now) || !isBeforeEvaluation(now));
    return Runs.isTrained(seen);
  }

  private JsonNode awaitSameBits(String run) throws InterruptedException {
    JsonNode ended = runs.awaitSuccess(run, PATIENCE);
    assertThat(runs.outOfFold(run)).as(run).isEqualTo(undisturbed);
    return ended;
  }

  private static boolean isBeforeEvaluation(JsonNode run) {
    return switch (Runs.state(run)) {
      case "PLANNING", "QUEUED", "RUNNING" -> true;
      default -> false;
    };
  }

  private static int deleteFiles(Path cache) throws IOException {
    int count = 0;
    try (var files = Files.walk(cache)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        count += Files.deleteIfExists(file) ? 1 : 0;
      }
    }
    return count;
  }

  /** Part of what is done to a run, not a wait for something. */
  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private static void say(String finding) {
    System.out.println("chaos: " + finding);
  }
}
