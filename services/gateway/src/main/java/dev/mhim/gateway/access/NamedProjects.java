package dev.mhim.gateway.access;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Which projects a request speaks of: those of every name that it holds, in whatever field. */
final class NamedProjects {
  private static final String COLLECTION = "projects/";

  private NamedProjects() {}

  static Set<String> of(Message request) {
    Set<String> projects = new TreeSet<>();
    collect(request, projects);
    return projects;
  }

  private static void collect(Object value, Set<String> projects) {
    switch (value) {
      case Message message ->
          message
              .getAllFields()
              .forEach((FieldDescriptor field, Object it) -> collect(it, projects));
      case Collection<?> values -> values.forEach(it -> collect(it, projects));
      case String text when text.startsWith(COLLECTION) -> {
        int end = text.indexOf('/', COLLECTION.length());
        projects.add(text.substring(COLLECTION.length(), end < 0 ? text.length() : end));
      }
      default -> {
        // Numbers, flags and bytes name nothing.
      }
    }
  }
}
