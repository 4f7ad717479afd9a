package dev.mhim.standalone.supervisor;

import static dev.mhim.standalone.supervisor.ChildPrograms.DEAF;
import static dev.mhim.standalone.supervisor.ChildPrograms.OBEDIENT;
import static dev.mhim.standalone.supervisor.ChildPrograms.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.standalone.supervisor.ProgramEvent.Died;
import dev.mhim.standalone.supervisor.ProgramEvent.GaveUp;
import dev.mhim.standalone.supervisor.ProgramEvent.Ready;
import dev.mhim.standalone.supervisor.ProgramEvent.Started;
import dev.mhim.standalone.supervisor.ProgramEvent.Stopped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SupervisorTest {
  private static final BackOff FAST =
      new BackOff(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(1), 3);

  @TempDir Path folder;
  private final EventLog events = new EventLog();

  @Test
  void startsAWaveWhenTheOneBeforeIsReady() throws Exception {
    try (Supervisor supervisor =
        new Supervisor(
            List.of(
                List.of(script(folder, "base", "sleep 0.3; " + OBEDIENT)),
                List.of(script(folder, "service", OBEDIENT))),
            FAST,
            events)) {
      supervisor.start();
    }
    assertThat(events.all().stream().map(SupervisorTest::shape))
        .containsExactly(
            "Started base",
            "Ready base",
            "Started service",
            "Ready service",
            "Stopped service",
            "Stopped base");
  }

  @Test
  void endsEveryProcessInOrder() throws Exception {
    Supervisor supervisor = supervisor(List.of(script(folder, "service", OBEDIENT)));
    supervisor.start();
    ProcessIdentity process = events.await(Started.class, 1).process();

    supervisor.close();

    assertThat(process.find()).isEmpty();
    assertThat(Files.readString(folder.resolve("service.log"))).endsWith("ended\n");
    assertThat(events.all(Stopped.class)).containsExactly(new Stopped("service", false));
  }

  @Test
  void killsAProgramThatDoesNotEndWithinItsGrace() throws Exception {
    Supervisor supervisor = supervisor(List.of(script(folder, "deaf", DEAF)));
    supervisor.start();

    supervisor.close();

    assertThat(events.await(Started.class, 1).process().find()).isEmpty();
    assertThat(events.all(Stopped.class)).containsExactly(new Stopped("deaf", true));
  }

  @Test
  void startsAProgramAgainThatWasKilled() throws Exception {
    try (Supervisor supervisor = supervisor(List.of(script(folder, "service", OBEDIENT)))) {
      supervisor.start();
      ProcessIdentity first = events.await(Started.class, 1).process();

      first.find().orElseThrow().destroyForcibly();

      assertThat(events.await(Died.class, 1).exitCode()).isEqualTo(128 + 9);
      events.await(Ready.class, 2);
      assertThat(events.await(Started.class, 2).process()).isNotEqualTo(first);
    }
  }

  @Test
  void givesUpOnAProgramThatKeepsDyingAndEnds() throws Exception {
    String diesFromTheSecondStart =
        "[ -e $FOLDER/once ] && exit 7; touch $FOLDER/once; " + OBEDIENT;
    try (Supervisor supervisor =
        supervisor(List.of(script(folder, "service", diesFromTheSecondStart)))) {
      supervisor.start();
      events.await(Started.class, 1).process().find().orElseThrow().destroyForcibly();

      supervisor.awaitEnd();

      assertThat(events.all(Died.class)).hasSize(2);
      assertThat(events.all(GaveUp.class)).containsExactly(new GaveUp("service", 7, 3));
    }
  }

  @Test
  void aProgramThatEndsBeforeItIsReadyIsAFailedStartWithItsLastWords() throws Exception {
    try (Supervisor supervisor =
        supervisor(
            List.of(
                script(folder, "other", OBEDIENT),
                script(folder, "service", "echo the port is taken; exit 3")))) {
      assertThatThrownBy(supervisor::start)
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("service ended with exit code 3 before it was ready")
          .hasMessageContaining("the port is taken")
          .hasMessageContaining("service.log");
    }
    assertThat(events.all(Started.class))
        .hasSize(2)
        .allSatisfy(started -> assertThat(started.process().find()).isEmpty());
  }

  @Test
  void aProgramThatNeverGetsReadyIsAFailedStart() throws Exception {
    ProgramSpec mute = script(folder, "mute", "while :; do sleep 0.05; done");
    ProgramSpec impatient =
        new ProgramSpec(
            mute.name(),
            mute.command(),
            mute.environment(),
            mute.log(),
            0,
            mute.readiness(),
            Duration.ofMillis(300),
            mute.grace());
    try (Supervisor supervisor = supervisor(List.of(impatient))) {
      assertThatThrownBy(supervisor::start)
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("mute was not ready within");
    }
    assertThat(events.await(Started.class, 1).process().find()).isEmpty();
  }

  @Test
  void closingWhileStartingLeavesNothing() throws Exception {
    Supervisor supervisor = supervisor(List.of(script(folder, "slow", "sleep 4; " + OBEDIENT)));
    Thread starter =
        Thread.ofVirtual()
            .start(() ->
                assertThatThrownBy(supervisor::start).isInstanceOf(StartFailedException.class));
    ProcessIdentity process = events.await(Started.class, 1).process();

    supervisor.close();

    starter.join();
    assertThat(process.find()).isEmpty();
  }

  @Test
  void aProgramDoesNotHearTheInterruptOfTheTerminal() throws Exception {
    try (Supervisor supervisor = supervisor(List.of(script(folder, "service", OBEDIENT)))) {
      supervisor.start();
      long pid = events.await(Started.class, 1).process().pid();

      new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
      new ProcessBuilder("kill", "-HUP", Long.toString(pid)).start().waitFor();
      ProcessHandle process = ProcessHandle.of(pid).orElseThrow();

      assertThat(process.isAlive()).isTrue();
    }
    assertThat(events.all(Died.class)).isEmpty();
  }

  private Supervisor supervisor(List<ProgramSpec> wave) {
    return new Supervisor(List.of(wave), FAST, events);
  }

  private static String shape(ProgramEvent event) {
    return event.getClass().getSimpleName() + " " + event.program();
  }
}
