package dev.mhim.standalone.flags;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.scoring.SettingText;
import dev.mhim.v1.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values of setting flags as they were given, and the settings they make. What is not given stays
 * unset: the gateway has the defaults.
 */
public final class SettingValues {
  private final Map<String, String> values = new LinkedHashMap<>();

  /** Takes a value; a later one replaces an earlier one. */
  public void put(String flag, String value) {
    values.put(flag, value);
  }

  /** Whether a flag was given. */
  public boolean has(String flag) {
    return values.containsKey(flag);
  }

  /**
   * The settings.
   *
   * @throws UsageException naming the first flag whose value can't be read
   */
  public Settings settings() {
    Settings.Builder settings = Settings.newBuilder();
    values.forEach((name, text) -> set(settings, name, text.strip()));
    return settings.build();
  }

  private static void set(Settings.Builder settings, String name, String text) {
    FieldDescriptor field = Settings.getDescriptor().findFieldByName(name);
    try {
      settings.setField(field, SettingText.parse(field, text));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--%s takes %s, but got '%s'".formatted(name, e.getMessage(), text));
    }
  }
}
