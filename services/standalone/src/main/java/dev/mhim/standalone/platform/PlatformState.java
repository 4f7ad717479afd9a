package dev.mhim.standalone.platform;

import dev.mhim.standalone.supervisor.ProcessIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is up on a data folder, as platform.json tells other processes.
 *
 * @param phase where it is
 * @param supervisor the process that looks after it
 * @param gateway gRPC address of the gateway, {@code host:port}
 * @param web address of the gateway's pages and REST
 * @param featureStore gRPC address of the feature-store, {@code host:port}
 * @param programs its programs in the order of their start
 */
public record PlatformState(
    Phase phase,
    ProcessIdentity supervisor,
    String gateway,
    String web,
    String featureStore,
    List<ProgramState> programs) {
  /** Where a platform is. */
  public enum Phase {
    /** Not everything answers yet. */
    STARTING,
    /** Everything answered. */
    READY,
    /** It is being ended. */
    STOPPING
  }

  /**
   * One program.
   *
   * @param name its name
   * @param process its newest process; empty before the first
   * @param ready whether that process answered
   * @param port its main port
   * @param health its health page; empty where it has none
   * @param log its log
   * @param restarts how often it was started again
   */
  public record ProgramState(
      String name,
      Optional<ProcessIdentity> process,
      boolean ready,
      int port,
      Optional<String> health,
      String log,
      int restarts) {
    /** With a new process. */
    ProgramState started(ProcessIdentity identity) {
      int again = process.isPresent() ? restarts + 1 : restarts;
      return new ProgramState(name, Optional.of(identity), false, port, health, log, again);
    }

    /** With a process that answers, or no longer does. */
    ProgramState ready(boolean isReady) {
      return new ProgramState(name, process, isReady, port, health, log, restarts);
    }
  }

  /** Copies what could change. */
  public PlatformState {
    programs = List.copyOf(programs);
  }

  /** In another phase. */
  PlatformState in(Phase other) {
    return new PlatformState(other, supervisor, gateway, web, featureStore, programs);
  }

  /** With a program changed. */
  PlatformState with(ProgramState changed) {
    List<ProgramState> all = new ArrayList<>(programs);
    all.replaceAll(program -> program.name().equals(changed.name()) ? changed : program);
    return new PlatformState(phase, supervisor, gateway, web, featureStore, all);
  }

  /** A program by its name. */
  public ProgramState program(String name) {
    return programs.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether the process that looks after it lives. */
  public boolean isSupervised() {
    return supervisor.find().isPresent();
  }

  /** When it was started. */
  public Instant since() {
    return supervisor.start();
  }
}
