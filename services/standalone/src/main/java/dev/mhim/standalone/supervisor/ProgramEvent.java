package dev.mhim.standalone.supervisor;

import java.time.Duration;

/** What happens to a program. */
public sealed interface ProgramEvent {
  /** The program. */
  String program();

  /** Its process was started. */
  record Started(String program, ProcessIdentity process) implements ProgramEvent {}

  /** It answers, {@code after} its start. */
  record Ready(String program, Duration after) implements ProgramEvent {}

  /** It ended though nobody asked it to; it is started again after {@code pause}. */
  record Died(String program, int exitCode, Duration pause) implements ProgramEvent {}

  /** It ended too often in a row and is not started again. */
  record GaveUp(String program, int exitCode, int deathsInARow) implements ProgramEvent {}

  /** It ended in order; {@code killed} when it did not within its grace. */
  record Stopped(String program, boolean killed) implements ProgramEvent {}
}
