package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.platform.DataFolder;
import dev.mhim.standalone.platform.PlatformFile;
import dev.mhim.standalone.platform.PlatformState;
import dev.mhim.standalone.platform.PlatformState.Phase;
import java.util.Optional;

/** The platform that is up on a data folder. */
final class RunningPlatform {
  private RunningPlatform() {}

  static Optional<PlatformAddress> on(DataFolder folder) {
    return new PlatformFile(folder.platformFile())
        .read()
        .filter(PlatformState::isSupervised)
        .filter(state -> state.phase() == Phase.READY)
        .map(state -> new PlatformAddress(state.gateway(), state.featureStore()));
  }
}
