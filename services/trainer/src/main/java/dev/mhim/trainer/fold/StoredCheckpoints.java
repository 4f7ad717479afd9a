package dev.mhim.trainer.fold;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.StoredObject;
import dev.mhim.trainer.lease.HeldTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one attempt at a fold in the object store, beside those of the attempts before
 * it. A checkpoint's name holds how far it is and its hash, so that one that is damaged is passed
 * over; an attempt keeps its last two.
 */
final class StoredCheckpoints implements Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(StoredCheckpoints.class);
  private static final int KEPT = 2;
  private static final Pattern NAME =
      Pattern.compile(
          ".*/attempts/(\\d{1,9})/checkpoints/([12])-(\\d{6})-([0-9a-f]{64})\\.safetensors");

  private final ObjectStore store;
  private final HeldTask held;
  private final StorePatience patience;
  private final BooleanSupplier cancelled;
  private final long interval;
  private final LongSupplier nanoTime;
  private final Deque<String> kept = new ArrayDeque<>();
  private long lastSaved;

  /** A stored checkpoint by what its name says. */
  private record Found(String key, int attempt, Position position, String sha256) {}

  /**
   * The checkpoints of a held task.
   *
   * @param patience with a store that is away when a fold looks for where to go on
   * @param interval least time between two, from the start on; one that is asked for before the
   *     task is handed back is due at once
   */
  StoredCheckpoints(
      ObjectStore store,
      HeldTask held,
      StorePatience patience,
      BooleanSupplier cancelled,
      Duration interval,
      LongSupplier nanoTime) {
    this.store = store;
    this.held = held;
    this.patience = patience;
    this.cancelled = cancelled;
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.lastSaved = nanoTime.getAsLong();
  }

  @Override
  public Optional<byte[]> newest() {
    for (Found found : found()) {
      Optional<byte[]> whole = read(found);
      if (whole.isPresent()) {
        LOG.info(
            "{} goes on from attempt {}, stage {}, epoch {}",
            held,
            found.attempt(),
            found.position().stage(),
            found.position().epoch());
        held.reached(found.position().ordinal());
        return whole;
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> read(Found found) {
    try {
      byte[] bytes = patience.call(() -> store.get(found.key()), cancelled);
      if (Sha256.hex(bytes).equals(found.sha256())) {
        return Optional.of(bytes);
      }
      LOG.warn("{} passes over a damaged checkpoint: {}", held, found.key());
    } catch (PlatformException e) {
      LOG.warn("{} passes over a checkpoint that can't be read: {}", held, e.getMessage());
    }
    return Optional.empty();
  }

  @Override
  public boolean isDue() {
    return held.isToHandBack() || nanoTime.getAsLong() - lastSaved >= interval;
  }

  @Override
  public void save(Position position, Path file) {
    try {
      String key =
          "%s/attempts/%d/checkpoints/%d-%06d-%s.safetensors"
              .formatted(
                  folder(),
                  held.task().getAttempt(),
                  position.stage(),
                  position.epoch(),
                  Sha256.hex(file));
      store.putFile(key, file);
      held.reached(position.ordinal());
      kept.addLast(key);
      while (kept.size() > KEPT) {
        store.delete(kept.removeFirst());
      }
    } catch (PlatformException | IOException e) {
      LOG.warn("{} goes on without this checkpoint: {}", held, e.getMessage());
    }
    lastSaved = nanoTime.getAsLong();
  }

  /**
   * Deletes those of this attempt and of the ones before: the fold has its result. Should a later
   * attempt live, this one lost its lease without knowing, and what that one saves is not its to
   * delete.
   */
  void clear() {
    try {
      parse(store.list(folder() + "/attempts/"))
          .filter(checkpoint -> checkpoint.attempt() <= held.task().getAttempt())
          .forEach(checkpoint -> store.delete(checkpoint.key()));
    } catch (PlatformException e) {
      LOG.warn("checkpoints of {} stay: {}", held, e.getMessage());
    }
  }

  /** All there are, the furthest first. */
  private List<Found> found() {
    return parse(patience.call(() -> store.list(folder() + "/attempts/"), cancelled))
        .sorted(Comparator.comparing(Found::position).thenComparingInt(Found::attempt).reversed())
        .toList();
  }

  private static Stream<Found> parse(List<StoredObject> objects) {
    return objects.stream()
        .map(StoredObject::key)
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .map(name ->
            new Found(
                name.group(),
                Integer.parseInt(name.group(1)),
                new Position(Integer.parseInt(name.group(2)), Integer.parseInt(name.group(3))),
                name.group(4)));
  }

  private String folder() {
    return String.format(
        Locale.ROOT,
        "%sfolds/%d",
        Artifacts.prefix(RunName.parse(held.task().getRun())),
        held.task().getFold().getFold());
  }
}
