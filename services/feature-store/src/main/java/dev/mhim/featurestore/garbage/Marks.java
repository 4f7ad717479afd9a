package dev.mhim.featurestore.garbage;

import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Objects that say "something is under way at this dataset", to every replica: {@code
 * <kind>/<project>/<dataset>/<id>}. One that was not renewed for its life is of a program that died
 * and says nothing.
 */
final class Marks {
  private final ObjectStore store;
  private final Clock clock;
  private final String kind;
  private final Duration life;

  Marks(ObjectStore store, Clock clock, String kind, Duration life) {
    this.store = store;
    this.clock = clock;
    this.kind = kind;
    this.life = life;
  }

  /** Sets a mark of one's own. */
  String set(DatasetName dataset) {
    String key = folder(dataset) + UUID.randomUUID();
    renew(key);
    return key;
  }

  void renew(String key) {
    store.put(key, clock.instant().toString().getBytes(StandardCharsets.UTF_8));
  }

  void clear(String key) {
    store.delete(key);
  }

  /** Whether there is any that lives; those that died are cleared. */
  boolean any(DatasetName dataset) {
    Instant dead = clock.instant().minus(life);
    boolean found = false;
    for (StoredObject mark : store.list(folder(dataset))) {
      if (mark.modified().isAfter(dead)) {
        found = true;
      } else {
        clear(mark.key());
      }
    }
    return found;
  }

  private String folder(DatasetName dataset) {
    return kind + "/" + dataset.project() + "/" + dataset.dataset() + "/";
  }
}
