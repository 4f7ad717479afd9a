package dev.mhim.gateway.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A model of the world around the coordinator: trainers that work, fall silent, wake up as zombies
 * and hand back, people who pause, resume and cancel, and a wire that loses, doubles, delays and
 * reorders what they all say.
 */
class CoordinatorPropertyTest {
  private static final int TRAINERS = 3;
  private static final Set<Run.State> ENDS =
      Set.of(
          Run.State.STATE_SUCCEEDED,
          Run.State.STATE_FAILED,
          Run.State.STATE_CANCELLED,
          Run.State.STATE_REJECTED);

  @Property(tries = 400)
  void everyRunEndsOnceAndNothingOfASupersededAttemptCounts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int folds,
      @ForAll @IntRange(max = 40) int percentLost,
      @ForAll @IntRange(max = 3) int percentCancel,
      @ForAll boolean fitAll) {
    check(new World(seed, folds, percentLost, percentCancel, fitAll));
  }

  /** Found by the property: the cancel was asked for before the run failed, and comes after. */
  @Example
  void aCancelThatIsStillOnItsWayEndsARunThatWasBegunAgain() {
    check(new World(0, 3, 3, 2, false));
  }

  private static void check(World world) {
    world.chaos(300);
    world.calm();
    world.checkEnd();
    world.beginAgainIfFailed();
  }

  /** The wire, the trainers, and every invariant checked at each step. */
  private static final class World {
    private final Random random;
    private final Script script = new Script();
    private final List<RunEvent> wire = new ArrayList<>();
    private final Deque<Task> queue = new ArrayDeque<>();
    private final Map<String, Task> working = new HashMap<>();
    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<Integer, FoldStatus> accepted = new HashMap<>();
    private final int percentCancel;
    private int percentLost;
    private long revision;
    private Optional<Run> end = Optional.empty();
    private int trainersMade;
    private boolean begunAgain;

    World(long seed, int folds, int percentLost, int percentCancel, boolean fitAll) {
      this.random = new Random(seed);
      this.percentLost = percentLost;
      this.percentCancel = percentCancel;
      wire.add(fitAll ? Script.requestedWithFit() : Script.requested());
      wire.add(Script.planned(folds));
      deliverAll();
    }

    void chaos(int steps) {
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> act();
          case 3, 4 -> deliverOne();
          case 5 -> hear(script.tickAfter(Duration.ofMillis(random.nextInt(20_000))));
          case 6 -> disturb();
          default -> deliverOne();
        }
      }
    }

    /** Nothing is lost any more and trainers do their work: now everything must end. */
    void calm() {
      percentLost = 0;
      for (int i = 0; i < 2000 && end.isEmpty(); i++) {
        hear(script.play(Script.resumed()));
        workOff();
        deliverAll();
        hear(script.tickAfter(Duration.ofSeconds(10)));
        hear(script.signal(Script.evaluated()));
      }
    }

    /** Each fold's newest task is claimed by a healthy trainer and done. */
    private void workOff() {
      while (!queue.isEmpty()) {
        Task task = queue.poll();
        int fold = task.getFold().getFold();
        String trainer = "healthy-" + trainersMade++;
        say(Script.claimed(fold, task.getAttempt(), trainer));
        say(Script.succeeded(fold, task.getAttempt(), trainer));
        List<RunEvent> inOrder = List.copyOf(wire);
        wire.clear();
        inOrder.forEach(this::play);
      }
    }

    void checkEnd() {
      assertThat(end).as("the run ends").isPresent();
      List<RunEvent> late =
          List.of(Script.claimed(0, 1, "late"), Script.succeeded(0, 1, "late"), Script.cancelled());
      late.forEach(event -> assertThat(script.play(event)).isEmpty());
    }

    /**
     * A run that failed can be begun again, and then ends well, with the results that it had,
     * unless someone's wish to cancel it is still on its way.
     */
    void beginAgainIfFailed() {
      if (end.orElseThrow().getState() != Run.State.STATE_FAILED) {
        assertThat(script.play(Script.retried())).isEmpty();
        return;
      }
      boolean isUnwanted = wire.stream().anyMatch(RunEvent::hasCancelRequested);
      end = Optional.empty();
      begunAgain = true;
      queue.clear();
      hear(script.play(Script.retried()));
      calm();
      assertThat(end.map(Run::getState))
          .contains(isUnwanted ? Run.State.STATE_CANCELLED : Run.State.STATE_SUCCEEDED);
    }

    private void act() {
      String trainer = "t" + random.nextInt(TRAINERS);
      Task held = working.get(trainer);
      if (held == null) {
        Task task = queue.poll();
        if (task != null) {
          working.put(trainer, task);
          say(Script.claimed(task.getFold().getFold(), task.getAttempt(), trainer));
          if (random.nextInt(10) == 0) {
            queue.add(task); // the log may hold a task twice
          }
        }
        return;
      }
      int fold = held.getFold().getFold();
      switch (random.nextInt(8)) {
        case 0 -> end(trainer, Script.succeeded(fold, held.getAttempt(), trainer));
        case 1 -> end(trainer, Script.failed(fold, held.getAttempt(), trainer, true));
        case 2 -> end(trainer, Script.released(fold, held.getAttempt(), trainer));
        case 3 -> working.remove(trainer); // killed
        default ->
            say(
                Script.heartbeat(
                    fold, held.getAttempt(), trainer, random.nextInt(1000), random.nextInt(200)));
      }
    }

    private void end(String trainer, RunEvent event) {
      say(event);
      if (random.nextInt(4) > 0) {
        working.remove(trainer); // else it goes on as a zombie
      }
    }

    private void disturb() {
      if (random.nextInt(100) < percentCancel) {
        say(Script.cancelled());
      } else if (random.nextInt(5) == 0) {
        say(Script.paused());
      } else if (random.nextInt(3) == 0) {
        say(Script.resumed());
      } else if (random.nextInt(3) == 0) {
        script.restart();
      } else if (random.nextInt(3) == 0) {
        hear(script.signal(new Signal.RenewLeases()));
      } else if (random.nextInt(3) == 0) {
        hear(script.signal(Script.evaluated()));
      }
    }

    private void say(RunEvent event) {
      if (random.nextInt(100) >= percentLost) {
        wire.add(event);
      }
      if (random.nextInt(100) < percentLost) {
        wire.add(event);
      }
    }

    private void deliverOne() {
      if (!wire.isEmpty()) {
        play(wire.remove(random.nextInt(wire.size())));
      }
    }

    private void deliverAll() {
      while (!wire.isEmpty()) {
        play(wire.removeFirst());
      }
    }

    private void play(RunEvent event) {
      hear(script.play(event));
    }

    private void hear(List<Output> outputs) {
      for (Output output : outputs) {
        assertThat(end).as("nothing is said after the end").isEmpty();
        switch (output) {
          case Output.EnqueueTask(Task task) -> queue.add(task);
          case Output.PublishLease(Lease lease) -> hearLease(lease);
          case Output.PublishRun(Run run) -> hearRun(run);
        }
      }
    }

    private void hearLease(Lease lease) {
      Lease before = leases.put(lease.getTask(), lease);
      if (before == null) {
        return;
      }
      assertThat(lease.getAttempt()).isGreaterThanOrEqualTo(before.getAttempt());
      if (!before.getTrainer().isEmpty() && lease.getState() == Lease.State.STATE_HELD) {
        throw new AssertionError("a lease went from hand to hand: " + before + lease);
      }
      boolean closed =
          before.getState() == Lease.State.STATE_CLOSED
              || before.getState() == Lease.State.STATE_CANCELLED;
      if (closed) {
        assertThat(begunAgain).as("a closed lease stays closed").isTrue();
        assertThat(lease.getAttempt()).isGreaterThan(before.getAttempt());
      }
    }

    private void hearRun(Run run) {
      assertThat(run.getRevision()).isGreaterThanOrEqualTo(revision);
      revision = run.getRevision();
      List<FoldStatus> folds = new ArrayList<>(run.getFoldsList());
      if (run.hasAllCases()) {
        checkFit(run);
        folds.add(run.getAllCases());
      }
      folds.forEach(this::checkFold);
      if (ENDS.contains(run.getState())) {
        end = Optional.of(run);
        folds.forEach(fold ->
            assertThat(fold.getState())
                .isIn(
                    FoldStatus.State.STATE_SUCCEEDED,
                    FoldStatus.State.STATE_FAILED,
                    FoldStatus.State.STATE_CANCELLED));
      }
    }

    private static void checkFit(Run run) {
      assertThat(run.getAllCases().getFold()).isEqualTo(run.getFoldsCount());
      boolean begun =
          switch (run.getAllCases().getState()) {
            case STATE_WAITING, STATE_CANCELLED -> false;
            default -> true;
          };
      if (begun) {
        assertThat(run.getFoldsList())
            .as("what comes before the fit on all cases")
            .extracting(FoldStatus::getState)
            .containsOnly(FoldStatus.State.STATE_SUCCEEDED);
      }
    }

    private void checkFold(FoldStatus fold) {
      if (fold.getState() != FoldStatus.State.STATE_SUCCEEDED) {
        assertThat(fold.getArtifactsList()).isEmpty();
        return;
      }
      assertThat(fold.getArtifactsList())
          .singleElement()
          .satisfies(artifact ->
              assertThat(artifact.getPath())
                  .isEqualTo(fold.getFold() + "/" + fold.getAttempt() + "/" + fold.getTrainer()));
      FoldStatus before = accepted.putIfAbsent(fold.getFold(), fold);
      if (before != null) {
        assertThat(fold).as("an accepted result stays").isEqualTo(before);
      }
    }
  }
}
