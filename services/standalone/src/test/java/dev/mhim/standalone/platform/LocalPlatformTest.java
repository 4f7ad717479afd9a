package dev.mhim.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.standalone.platform.PlatformState.Phase;
import dev.mhim.standalone.platform.PlatformState.ProgramState;
import dev.mhim.standalone.supervisor.ProcessIdentity;
import dev.mhim.standalone.supervisor.StartFailedException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Life of a platform, with tiny programs in place of the real ones. */
@Timeout(60)
class LocalPlatformTest {
  private static final PlatformSettings TWO_TRAINERS =
      new PlatformSettings(Optional.empty(), Optional.empty(), 2, 1);

  @TempDir Path root;
  private final List<String> orphans = new ArrayList<>();
  private Installation installation = new Installation(Path.of(""));
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void install() throws Exception {
    installation = FakeInstallation.make(root);
    folder = new DataFolder(root.resolve("data"));
  }

  @Test
  void everythingIsReadyWithItsConfigurationAndNothingIsLeftBehind() throws Exception {
    PlatformState state;
    try (LocalPlatform platform = prepare(TWO_TRAINERS)) {
      state = platform.start();
      assertThat(new PlatformFile(folder.platformFile()).read()).contains(state);
    }

    assertThat(state.phase()).isEqualTo(Phase.READY);
    assertThat(state.programs())
        .extracting(ProgramState::name)
        .containsExactly(
            "kafka",
            "object-store",
            "feature-store",
            "gateway",
            "evaluator",
            "trainer-1",
            "trainer-2");
    assertThat(state.programs()).allMatch(ProgramState::ready);
    assertThat(Files.readString(folder.log("trainer-2")))
        .contains("MHIM_FEATURE_STORE_ADDRESS=" + state.featureStore())
        .contains("MHIM_TRAINER_SLOTS=1")
        .contains("QUARKUS_HTTP_HOST=127.0.0.1");
    assertThat(Files.readString(folder.log("gateway")))
        .contains("QUARKUS_GRPC_SERVER_PORT=" + state.gateway().split(":", -1)[1])
        .containsPattern("MHIM_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:\\d+");
    assertThat(living(state)).isEmpty();
    assertThat(folder.platformFile()).doesNotExist();
  }

  @Test
  void theFolderIsClosedToOtherUsersAndItsKeysStay() throws Exception {
    try (LocalPlatform platform = prepare(TWO_TRAINERS)) {
      assertThat(Files.getPosixFilePermissions(folder.root()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(platform.isClosed()).isFalse();
    }
    Credentials first = Credentials.of(folder);
    assertThat(Credentials.of(folder)).isEqualTo(first);
    assertThat(first.toString()).doesNotContain(first.secretKey());
  }

  @Test
  void aSecondPlatformOnTheFolderIsToldWhoHasIt() throws Exception {
    try (LocalPlatform platform = prepare(TWO_TRAINERS)) {
      assertThat(platform.isClosed()).isFalse();
      assertThatThrownBy(() -> prepare(TWO_TRAINERS))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("already up on " + folder.root())
          .hasMessageContaining("pid " + ProcessHandle.current().pid())
          .hasMessageContaining("http://127.0.0.1:");
    }
  }

  @Test
  void aTakenPortThatWasAskedForIsToldAndTheFolderIsFreeAgain() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PlatformSettings taken =
          new PlatformSettings(Optional.of(other.getLocalPort()), Optional.empty(), 1, 1);
      assertThatThrownBy(() -> prepare(taken))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("port " + other.getLocalPort());
    }
    prepare(TWO_TRAINERS).close();
  }

  @Test
  void whatIsNotBuiltIsTold() throws Exception {
    Files.delete(installation.serviceJar("gateway"));
    assertThatThrownBy(() -> prepare(TWO_TRAINERS))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("not built")
        .hasMessageContaining("gateway");
  }

  @Test
  void whatAKilledPlatformLeftIsEndedAtTheNextStart() throws Exception {
    Process orphan = leaveOrphan();

    prepare(TWO_TRAINERS).close();

    assertThat(orphan.waitFor()).isNotZero();
    assertThat(orphans).containsExactly("gateway");
  }

  @Test
  void whatAKilledPlatformLeftIsEndedByDown() throws Exception {
    Process orphan = leaveOrphan();

    assertThat(PlatformEnd.of(folder)).isEqualTo(new PlatformEnd.OrphansEnded(List.of("gateway")));

    assertThat(orphan.waitFor()).isNotZero();
    assertThat(PlatformEnd.of(folder)).isEqualTo(new PlatformEnd.NotUp());
  }

  /** A gateway that lives, and the file of a supervisor that does not. */
  private Process leaveOrphan() throws Exception {
    Process orphan = new ProcessBuilder("sleep", "60").start();
    ProcessIdentity gone = new ProcessIdentity(orphan.pid(), Instant.EPOCH);
    folder.make();
    new PlatformFile(folder.platformFile())
        .write(
            new PlatformState(
                Phase.READY,
                gone,
                "127.0.0.1:1",
                "http://127.0.0.1:2",
                "127.0.0.1:3",
                List.of(
                    program("kafka", Optional.of(gone)),
                    program("gateway", Optional.of(ProcessIdentity.of(orphan.toHandle()))),
                    program("trainer", Optional.empty()))));
    return orphan;
  }

  private static ProgramState program(String name, Optional<ProcessIdentity> process) {
    return new ProgramState(name, process, true, 1, Optional.of("http://x"), "/l", 0);
  }

  private LocalPlatform prepare(PlatformSettings settings) throws InterruptedException {
    return LocalPlatform.prepare(installation, folder, settings, event -> {}, orphans::addAll);
  }

  private static List<ProcessHandle> living(PlatformState state) {
    return state.programs().stream()
        .flatMap(program -> program.process().flatMap(ProcessIdentity::find).stream())
        .toList();
  }
}
