package dev.mhim.gateway.runs;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Resources by name, and those of a project in pages, newest first. Its owner guards it against
 * concurrent use.
 */
final class NewestFirst<T> {
  private static final int USUAL_PAGE = 50;
  private static final int LARGEST_PAGE = 1000;

  private record Place(long millis, String name) {}

  private record Entry<T>(String project, Place place, T value) {}

  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::millis).reversed().thenComparing(Place::name);

  private final Map<String, Entry<T>> byName = new HashMap<>();
  private final Map<String, NavigableMap<Place, T>> byProject = new HashMap<>();

  /** Puts a resource; a name keeps its first time, so that pages stay in order. */
  void put(String project, String name, long millis, T value) {
    Entry<T> before = byName.get(name);
    Place place = before == null ? new Place(millis, name) : before.place();
    byName.put(name, new Entry<>(project, place, value));
    byProject.computeIfAbsent(project, key -> new TreeMap<>(ORDER)).put(place, value);
  }

  void remove(String name) {
    Entry<T> before = byName.remove(name);
    if (before != null) {
      byProject.getOrDefault(before.project(), new TreeMap<>(ORDER)).remove(before.place());
    }
  }

  Optional<T> find(String name) {
    return Optional.ofNullable(byName.get(name)).map(Entry::value);
  }

  List<T> all() {
    return byName.values().stream().map(Entry::value).toList();
  }

  Page<T> page(String project, int size, String token) {
    if (size < 0 || size > LARGEST_PAGE) {
      throw bad("page_size", Integer.toString(size), "a page has 0 to " + LARGEST_PAGE + " items");
    }
    int wanted = size == 0 ? USUAL_PAGE : size;
    NavigableMap<Place, T> all = byProject.getOrDefault(project, new TreeMap<>(ORDER));
    NavigableMap<Place, T> rest = token.isEmpty() ? all : all.tailMap(decode(token), false);
    List<T> items = new ArrayList<>();
    Place last = null;
    for (Map.Entry<Place, T> entry : rest.entrySet()) {
      if (items.size() == wanted) {
        return new Page<>(items, last == null ? "" : encode(last));
      }
      items.add(entry.getValue());
      last = entry.getKey();
    }
    return new Page<>(items, "");
  }

  private static String encode(Place place) {
    byte[] text = (place.millis() + " " + place.name()).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private static Place decode(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      return new Place(Long.parseLong(text.substring(0, space)), text.substring(space + 1));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "MALFORMED_PAGE_TOKEN",
              "page_token",
              token,
              "this is no token of a page before",
              "start again without one"),
          e);
    }
  }

  private static PlatformException bad(String field, String value, String message) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT, Problems.of("OUT_OF_RANGE", field, value, message, ""));
  }
}
