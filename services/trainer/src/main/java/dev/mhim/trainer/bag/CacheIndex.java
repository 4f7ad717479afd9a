package dev.mhim.trainer.bag;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lies in the cache, least recently used first, and what has to go for a newcomer. Knows
 * nothing of files. Not safe for several threads.
 */
final class CacheIndex {
  private final long capacity;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long total;

  private static final class Entry {
    private final long size;
    private final boolean verified;
    private int users;

    private Entry(long size, boolean verified, int users) {
      this.size = size;
      this.verified = verified;
      this.users = users;
    }
  }

  /**
   * An empty index.
   *
   * @param capacity most bytes, above 0
   */
  CacheIndex(long capacity) {
    if (capacity <= 0) {
      throw new IllegalArgumentException(
          "mhim.trainer.cache-size is " + capacity + " bytes: give more than 0");
    }
    this.capacity = capacity;
  }

  /** Bytes of everything in it. */
  long total() {
    return total;
  }

  /** A file was found whose content nobody has checked since the start. */
  void found(String sha256, long size) {
    put(sha256, new Entry(size, false, 0));
  }

  /** A file is in place and its hash was checked. */
  void verified(String sha256, long size) {
    Entry old = entries.get(sha256);
    put(sha256, new Entry(size, true, old == null ? 0 : old.users));
  }

  boolean contains(String sha256) {
    return entries.containsKey(sha256);
  }

  boolean isVerified(String sha256) {
    Entry entry = entries.get(sha256);
    return entry != null && entry.verified;
  }

  /** Somebody opens the file: it stays until released. Counts as its newest use. */
  void use(String sha256) {
    require(sha256).users++;
  }

  void release(String sha256) {
    Entry entry = entries.get(sha256);
    if (entry != null) {
      entry.users--;
    }
  }

  /** Forgets what is not among those, but for what is in use: that may be on its way. */
  void retain(Set<String> here) {
    List<String> gone =
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().users == 0 && !here.contains(entry.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(this::remove);
  }

  void remove(String sha256) {
    Entry entry = entries.remove(sha256);
    if (entry != null) {
      total -= entry.size;
    }
  }

  /**
   * Takes out what has to go so that a newcomer fits: least recently used first, never what is in
   * use. A newcomer that is larger than the cache empties it.
   */
  List<String> makeRoom(long size) {
    List<String> gone = new ArrayList<>();
    Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
    while (total + size > capacity && oldest.hasNext()) {
      Map.Entry<String, Entry> next = oldest.next();
      if (next.getValue().users == 0) {
        gone.add(next.getKey());
        total -= next.getValue().size;
        oldest.remove();
      }
    }
    return gone;
  }

  private void put(String sha256, Entry entry) {
    remove(sha256);
    entries.put(sha256, entry);
    total += entry.size;
  }

  private Entry require(String sha256) {
    Entry entry = entries.get(sha256);
    if (entry == null) {
      throw new IllegalStateException(sha256 + " is not in the cache");
    }
    return entry;
  }
}
