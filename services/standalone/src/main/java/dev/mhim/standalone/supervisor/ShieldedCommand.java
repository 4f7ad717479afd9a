package dev.mhim.standalone.supervisor;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands that a terminal can't interrupt. It sends Ctrl-C to every process of its group; ignored
 * signals stay ignored across exec, so that only the supervisor hears it and can end its programs
 * in order.
 */
public final class ShieldedCommand {
  private ShieldedCommand() {}

  /** The same command, deaf to interrupt and hang-up. The pid stays that of the command. */
  public static List<String> of(List<String> command) {
    List<String> shielded =
        new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    shielded.addAll(command);
    return List.copyOf(shielded);
  }
}
