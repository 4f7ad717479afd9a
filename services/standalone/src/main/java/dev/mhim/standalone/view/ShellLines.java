package dev.mhim.standalone.view;

import dev.mhim.standalone.platform.PlatformState;
import java.util.List;

/** Where a platform is reached, as variables of a shell; programs do not inherit them. */
public record ShellLines(PlatformState state) {
  /** The lines, for {@code eval}. */
  public List<String> lines() {
    return List.of(
        "MHIM_WEB=" + state.web(),
        "MHIM_GATEWAY=" + state.gateway(),
        "MHIM_KAFKA=127.0.0.1:" + state.program("kafka").port());
  }
}
