package dev.mhim.gateway.audit;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a request or an answer is about: its own names, not those of everything in it. */
final class ResourceNames {
  private static final String COLLECTION = "projects/";

  private ResourceNames() {}

  /** The names in its fields, and the name of each message in them. */
  static Set<String> of(Message message) {
    Set<String> names = new LinkedHashSet<>();
    message
        .getAllFields()
        .forEach((field, value) -> {
          if (value instanceof Message part && !field.isRepeated()) {
            name(part, names);
          } else {
            add(value, names);
          }
        });
    return names;
  }

  private static void name(Message part, Set<String> names) {
    FieldDescriptor name = part.getDescriptorForType().findFieldByName("name");
    if (name != null && !name.isRepeated()) {
      add(part.getField(name), names);
    }
  }

  private static void add(Object value, Set<String> names) {
    switch (value) {
      case String text when text.startsWith(COLLECTION) -> names.add(text);
      case Iterable<?> values -> values.forEach(it -> add(it, names));
      default -> {
        // Messages of lists, numbers and flags are not what it is about.
      }
    }
  }
}
