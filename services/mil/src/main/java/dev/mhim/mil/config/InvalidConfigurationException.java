package dev.mhim.mil.config;

import java.util.Locale;

/**
 * A setting that can't be trained with: names the published flag, the value seen and what to do.
 */
public final class InvalidConfigurationException extends IllegalArgumentException {
  private final String flag;

  public InvalidConfigurationException(String flag, Object value, String remedy) {
    super("--%s is %s: %s".formatted(flag, asGiven(value), remedy));
    this.flag = flag;
  }

  /** As the command line spells it. */
  private static Object asGiven(Object value) {
    return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value;
  }

  /** The published flag at fault, such as {@code mask_ratio_h}. */
  public String flag() {
    return flag;
  }

  static void require(boolean valid, String flag, Object value, String remedy) {
    if (!valid) {
      throw new InvalidConfigurationException(flag, value, remedy);
    }
  }
}
