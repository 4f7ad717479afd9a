package dev.mhim.standalone.view;

import dev.mhim.v1.Protocol;

/**
 * Protocols as people name them. Numbers of two protocols never share a table, so each has a
 * heading that can't be missed.
 */
public final class Protocols {
  private Protocols() {}

  /** The name on the command line. */
  public static String name(Protocol protocol) {
    return protocol == Protocol.PROTOCOL_PAPER ? "paper" : "held-out";
  }

  static String heading(Protocol protocol) {
    return protocol == Protocol.PROTOCOL_PAPER
        ? "PROTOCOL paper: as published, each epoch is selected ON THE TEST FOLD; never compare with held-out"
        : "PROTOCOL held-out: each epoch is selected on an inner validation part";
  }
}
