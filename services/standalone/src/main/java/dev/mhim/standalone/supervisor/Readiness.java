package dev.mhim.standalone.supervisor;

import java.net.URI;

/** How a program says that it is ready. */
public sealed interface Readiness {
  /** A line in its log that starts with this. */
  record LogLine(String prefix) implements Readiness {}

  /** Its health page answers 200. */
  record Http(URI uri) implements Readiness {}
}
