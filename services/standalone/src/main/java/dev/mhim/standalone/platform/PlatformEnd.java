package dev.mhim.standalone.platform;

import dev.mhim.standalone.supervisor.ProcessIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the platform of a folder was ended. */
public sealed interface PlatformEnd {
  /** There was none. */
  record NotUp() implements PlatformEnd {}

  /** Its supervisor ended it. */
  record Ended() implements PlatformEnd {}

  /** Its supervisor was gone, or did not end in time: these programs were ended. */
  record OrphansEnded(List<String> names) implements PlatformEnd {}

  /** Longer than any program's grace, in both waves. */
  Duration GRACE = Duration.ofSeconds(60);

  /** Ends the platform of a folder and returns when no process of it is left. */
  static PlatformEnd of(DataFolder folder) throws InterruptedException {
    PlatformFile file = new PlatformFile(folder.platformFile());
    Optional<PlatformState> found = file.read();
    if (found.isEmpty()) {
      return new NotUp();
    }
    Optional<ProcessHandle> supervisor =
        found.map(PlatformState::supervisor).flatMap(ProcessIdentity::find);
    if (supervisor.isPresent() && endsInOrder(supervisor.get())) {
      return new Ended();
    }
    // Read again: a supervisor that was just killed may have started another program.
    List<String> names = Orphans.end(file.read().orElse(found.get()));
    file.delete();
    return names.isEmpty() ? new NotUp() : new OrphansEnded(names);
  }

  private static boolean endsInOrder(ProcessHandle supervisor) throws InterruptedException {
    supervisor.destroy();
    try {
      supervisor.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      supervisor.destroyForcibly();
      supervisor.onExit().join();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
