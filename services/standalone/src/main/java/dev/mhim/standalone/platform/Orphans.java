package dev.mhim.standalone.platform;

import dev.mhim.standalone.platform.PlatformState.ProgramState;
import dev.mhim.standalone.supervisor.ProcessIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Programs that outlived their supervisor because it was killed. */
public final class Orphans {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private Orphans() {}

  /**
   * Ends the programs of a platform whose supervisor is gone: services first, then broker and
   * store.
   *
   * @return names of those that still lived
   */
  public static List<String> end(PlatformState state) throws InterruptedException {
    List<ProgramState> living =
        state.programs().stream().filter(program -> find(program).isPresent()).toList();
    for (boolean services : new boolean[] {true, false}) {
      List<ProcessHandle> wave =
          living.stream()
              .filter(program -> program.health().isPresent() == services)
              .flatMap(program -> find(program).stream())
              .toList();
      endAll(wave);
    }
    return living.stream().map(ProgramState::name).toList();
  }

  private static Optional<ProcessHandle> find(ProgramState program) {
    return program.process().flatMap(ProcessIdentity::find);
  }

  private static void endAll(List<ProcessHandle> handles) throws InterruptedException {
    handles.forEach(ProcessHandle::destroy);
    CompletableFuture<?> all =
        CompletableFuture.allOf(
            handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
    try {
      all.get(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      handles.forEach(ProcessHandle::destroyForcibly);
      all.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
