package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

/**
 * Stops a stage once {@code patience} epochs in a row fell short of the best one and the 0-based
 * epoch is past {@code afterEpoch}. As in the published code an epoch that equals the best starts
 * the count anew, and the student's metric decides.
 *
 * @param enabled flag {@code early_stopping}; the published program's flag of that name turns it
 *     <em>off</em>
 * @param patience flag {@code patient}
 * @param afterEpoch flag {@code max_epoch}
 */
public record EarlyStopping(boolean enabled, int patience, int afterEpoch) {
  public EarlyStopping {
    require(patience >= 1, "patient", patience, "give 1 or more epochs");
    require(afterEpoch >= 0, "max_epoch", afterEpoch, "give 0 or more");
  }

  /** Trains all epochs. */
  public static EarlyStopping disabled() {
    return new EarlyStopping(false, 20, 130);
  }
}
