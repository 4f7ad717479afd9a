package dev.mhim.scoring;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Locale;

/** A setting's value as its published flag has it. */
public final class SettingText {
  private static final String UNSPECIFIED = "UNSPECIFIED";

  private SettingText() {}

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
