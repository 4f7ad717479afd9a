package dev.mhim.scoring;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A setting's value as its published flag has it, and back. */
public final class SettingText {
  private static final String UNSPECIFIED = "UNSPECIFIED";

  private SettingText() {}

  /**
   * The value of a text: what {@link #of} gives, true, yes, on or 1 and their opposites for a
   * switch, and any spelling of a number.
   *
   * @throws IllegalArgumentException saying what the setting takes
   */
  public static Object parse(FieldDescriptor field, String text) {
    return switch (field.getJavaType()) {
      case BOOLEAN ->
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException("true or false");
          };
      case INT -> number(text, "a whole number", Integer::valueOf);
      case LONG -> number(text, "a whole number", Long::valueOf);
      case DOUBLE -> number(text, "a number", Double::valueOf);
      case ENUM -> member(field, text);
      case FLOAT, STRING, BYTE_STRING, MESSAGE ->
          throw new IllegalStateException("settings have no such field: " + field.getName());
    };
  }

  private static Object number(String text, String what, Function<String, Object> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(what, e);
    }
  }

  private static EnumValueDescriptor member(FieldDescriptor field, String text) {
    List<EnumValueDescriptor> all = field.getEnumType().getValues();
    List<EnumValueDescriptor> members = all.subList(1, all.size());
    return members.stream()
        .filter(member -> of(field, member).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                String.join(", ", members.stream().map(member -> of(field, member)).toList())));
  }

  /** The text, for example {@code cosine} of {@code LEARNING_RATE_SCHEDULE_COSINE}. */
  public static String of(FieldDescriptor field, Object value) {
    if (!(value instanceof EnumValueDescriptor member) || member.getIndex() < 0) {
      return value.toString();
    }
    // The first value, which is unspecified, tells the prefix.
    String first = field.getEnumType().getValues().getFirst().getName();
    String prefix = first.substring(0, first.length() - UNSPECIFIED.length());
    return member.getName().substring(prefix.length()).toLowerCase(Locale.ROOT);
  }
}
