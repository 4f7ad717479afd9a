package dev.mhim.testing;

import org.testcontainers.DockerClientFactory;

/** Whether tests use containers. */
final class Docker {
  private Docker() {}

  static boolean isWanted() {
    // Asking takes a second where there is no engine; the property spares it.
    return !"embedded".equals(System.getProperty("backends"))
        && DockerClientFactory.instance().isDockerAvailable();
  }
}
