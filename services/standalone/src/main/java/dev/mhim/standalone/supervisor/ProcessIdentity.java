package dev.mhim.standalone.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that is recognised after a restart of whoever started it. The pid alone would not do:
 * the system gives it to others.
 *
 * @param pid the system's number of it
 * @param start when it started; {@link Instant#EPOCH} where the system does not tell
 */
public record ProcessIdentity(long pid, Instant start) {
  /** The system's clock of process starts is in hundredths of a second. */
  private static final Duration TOLERANCE = Duration.ofMillis(500);

  /** Identity of a process. */
  public static ProcessIdentity of(ProcessHandle handle) {
    return new ProcessIdentity(handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH));
  }

  /** The process, when it still lives. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
  }

  private boolean isSame(ProcessHandle handle) {
    Instant other = handle.info().startInstant().orElse(Instant.EPOCH);
    return Duration.between(start, other).abs().compareTo(TOLERANCE) <= 0;
  }
}
