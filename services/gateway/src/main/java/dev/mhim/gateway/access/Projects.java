package dev.mhim.gateway.access;

import dev.mhim.platform.name.ResourceIds;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Projects that someone may use. */
public sealed interface Projects {
  /** Every project, those to come too. */
  record All() implements Projects {}

  /** These alone. */
  record Only(Set<String> ids) implements Projects {
    public Only {
      ids = Set.copyOf(ids);
    }
  }

  /** Whether a project is among them; {@code -}, which stands for all, only among all. */
  default boolean contains(String project) {
    return switch (this) {
      case All() -> true;
      case Only(Set<String> ids) -> ids.contains(project);
    };
  }

  /** Reads {@code *} or ids parted by commas; empty for anything else. */
  static Optional<Projects> parse(String text) {
    if (text.equals("*")) {
      return Optional.of(new All());
    }
    List<String> ids = List.of(text.split(",", -1));
    return ids.stream().allMatch(ResourceIds::isValid)
        ? Optional.of(new Only(Set.copyOf(ids)))
        : Optional.empty();
  }
}
