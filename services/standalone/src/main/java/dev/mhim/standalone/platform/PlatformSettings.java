package dev.mhim.standalone.platform;

import java.util.Optional;

/**
 * How a platform is to be on this machine.
 *
 * @param httpPort port of the gateway's pages and REST; empty: 8080, or a free one when that is
 *     taken
 * @param grpcPort port of the gateway's gRPC; empty: 9000, or a free one when that is taken
 * @param trainers number of trainer programs, at least 1
 * @param slots folds at once in each trainer, at least 1
 */
public record PlatformSettings(
    Optional<Integer> httpPort, Optional<Integer> grpcPort, int trainers, int slots) {
  /** Folds at once that a machine of this many cores takes well. */
  public static int defaultSlots(int cores) {
    return Math.max(1, Math.min(2, cores));
  }

  /** One trainer, default ports. */
  public static PlatformSettings defaults() {
    return new PlatformSettings(
        Optional.empty(),
        Optional.empty(),
        1,
        defaultSlots(Runtime.getRuntime().availableProcessors()));
  }
}
