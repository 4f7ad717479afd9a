package dev.mhim.standalone.platform;

import dev.mhim.standalone.platform.PlatformState.Phase;
import dev.mhim.standalone.platform.PlatformState.ProgramState;
import dev.mhim.standalone.supervisor.BackOff;
import dev.mhim.standalone.supervisor.ProcessIdentity;
import dev.mhim.standalone.supervisor.ProgramEvent;
import dev.mhim.standalone.supervisor.ProgramSpec;
import dev.mhim.standalone.supervisor.Readiness;
import dev.mhim.standalone.supervisor.StartFailedException;
import dev.mhim.standalone.supervisor.Supervisor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The platform that this process looks after: it holds the data folder, runs the programs and keeps
 * platform.json true.
 */
public final class LocalPlatform implements AutoCloseable {
  private final DataFolder.Claim claim;
  private final LocalPorts ports;
  private final PlatformFile file;
  private final Consumer<ProgramEvent> listener;
  private final Supervisor supervisor;
  private final AtomicBoolean gaveUp = new AtomicBoolean();
  private final ReentrantLock closing = new ReentrantLock();
  private boolean closed;
  private PlatformState state;

  private LocalPlatform(
      DataFolder.Claim claim,
      LocalPorts ports,
      PlatformFile file,
      PlatformState state,
      List<List<ProgramSpec>> waves,
      Consumer<ProgramEvent> listener) {
    this.claim = claim;
    this.ports = ports;
    this.file = file;
    this.state = state;
    this.listener = listener;
    this.supervisor = new Supervisor(waves, BackOff.DEFAULT, this::happened);
  }

  /**
   * Takes a data folder and prepares the programs; nothing is started yet.
   *
   * @param listener told of everything that happens to the programs
   * @throws StartFailedException when a platform is up on the folder, or a port is taken
   */
  public static LocalPlatform prepare(
      Installation installation,
      DataFolder folder,
      PlatformSettings settings,
      Consumer<ProgramEvent> listener,
      Consumer<List<String>> orphans)
      throws InterruptedException {
    installation.check();
    PlatformFile file = new PlatformFile(folder.platformFile());
    DataFolder.Claim claim =
        folder.claim().orElseThrow(() -> new StartFailedException(alreadyUp(folder, file.read())));
    LocalPorts ports = new LocalPorts();
    try {
      Optional<PlatformState> left = file.read();
      if (left.isPresent()) {
        orphans.accept(Orphans.end(left.get()));
      }
      PlatformPrograms programs =
          new PlatformPrograms(
              installation,
              folder,
              PlatformPorts.choose(settings, ports),
              settings,
              Credentials.of(folder));
      List<List<ProgramSpec>> waves = programs.waves();
      waves.forEach(wave -> wave.forEach(spec -> folder.freshLog(spec.name())));
      PlatformState state =
          new PlatformState(
              Phase.STARTING,
              ProcessIdentity.of(ProcessHandle.current()),
              programs.gatewayAddress(),
              programs.webAddress(),
              programs.featureStoreAddress(),
              waves.stream().flatMap(List::stream).map(LocalPlatform::initial).toList());
      file.write(state);
      return new LocalPlatform(claim, ports, file, state, waves, listener);
    } catch (RuntimeException | InterruptedException e) {
      ports.close();
      claim.close();
      throw e;
    }
  }

  private static String alreadyUp(DataFolder folder, Optional<PlatformState> state) {
    String who =
        state.map(s -> " (pid %d, %s)".formatted(s.supervisor().pid(), s.web())).orElse("");
    return "a platform is already up on %s%s: './mhim status' shows it, './mhim down' ends it, --data chooses another folder"
        .formatted(folder.root(), who);
  }

  private static ProgramState initial(ProgramSpec spec) {
    Optional<String> health =
        spec.readiness() instanceof Readiness.Http http
            ? Optional.of(http.uri().toString())
            : Optional.empty();
    return new ProgramState(
        spec.name(), Optional.empty(), false, spec.port(), health, spec.log().toString(), 0);
  }

  /** Starts everything and returns when all is ready; nothing is left running when that fails. */
  public PlatformState start() throws InterruptedException {
    try {
      supervisor.start();
    } catch (StartFailedException e) {
      close();
      throw e;
    }
    return change(state().in(Phase.READY));
  }

  /**
   * Waits until the platform is closed or a program died for good.
   *
   * @return false when a program died for good
   */
  public boolean awaitEnd() throws InterruptedException {
    supervisor.awaitEnd();
    return !gaveUp.get();
  }

  /** Ends every program in order and gives the folder free. A second call waits for the first. */
  @Override
  public void close() {
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        change(state().in(Phase.STOPPING));
        supervisor.close();
        file.delete();
        ports.close();
        claim.close();
      }
    } finally {
      closing.unlock();
    }
  }

  /** Whether it was closed already. */
  public boolean isClosed() {
    closing.lock();
    try {
      return closed;
    } finally {
      closing.unlock();
    }
  }

  private synchronized PlatformState state() {
    return state;
  }

  private synchronized PlatformState change(PlatformState changed) {
    state = changed;
    file.write(changed);
    return changed;
  }

  private synchronized void happened(ProgramEvent event) {
    ProgramState program = state.program(event.program());
    switch (event) {
      case ProgramEvent.Started started -> change(state.with(program.started(started.process())));
      case ProgramEvent.Ready ready -> change(state.with(program.ready(true)));
      case ProgramEvent.Died died -> change(state.with(program.ready(false)));
      case ProgramEvent.GaveUp end -> {
        gaveUp.set(true);
        change(state.with(program.ready(false)));
      }
      case ProgramEvent.Stopped stopped -> change(state.with(program.ready(false)));
    }
    listener.accept(event);
  }
}
