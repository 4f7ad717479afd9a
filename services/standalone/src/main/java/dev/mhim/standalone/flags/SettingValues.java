package dev.mhim.standalone.flags;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.v1.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

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
    Object value =
        switch (field.getJavaType()) {
          case BOOLEAN -> bool(name, text);
          case INT -> number(name, text, "a whole number", Integer::valueOf);
          case LONG -> number(name, text, "a whole number", Long::valueOf);
          case DOUBLE -> number(name, text, "a number", Double::valueOf);
          case ENUM -> member(name, text, field.getEnumType());
          case FLOAT, STRING, BYTE_STRING, MESSAGE ->
              throw new IllegalStateException("settings have no such field: " + name);
        };
    settings.setField(field, value);
  }

  private static Boolean bool(String name, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw wrong(name, "true or false", text);
    };
  }

  private static Object number(
      String name, String text, String what, Function<String, Object> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      throw wrong(name, what, text);
    }
  }

  private static EnumValueDescriptor member(String name, String text, EnumDescriptor type) {
    List<EnumValueDescriptor> members = type.getValues().subList(1, type.getValues().size());
    return members.stream()
        .filter(member -> SettingFlag.published(member).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            wrong(
                name,
                String.join(", ", members.stream().map(SettingFlag::published).toList()),
                text));
  }

  private static UsageException wrong(String name, String expected, String text) {
    return new UsageException("--%s takes %s, but got '%s'".formatted(name, expected, text));
  }
}
