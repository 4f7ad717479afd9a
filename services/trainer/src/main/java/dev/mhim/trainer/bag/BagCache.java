package dev.mhim.trainer.bag;

import dev.mhim.platform.name.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bags on this disk: {@code <sha256>.safetensors}, each whole and of the right hash, bounded in
 * bytes. A file from before the start, or from another trainer, is trusted only after its hash was
 * checked. Other trainers may use the same folder, and somebody may empty it under way. Safe for
 * several threads and processes; a bag that several want at once is fetched once.
 */
public final class BagCache {
  private static final Logger LOG = LoggerFactory.getLogger(BagCache.class);
  private static final String EXTENSION = ".safetensors";
  private static final Pattern BAG = Pattern.compile("([0-9a-f]{64})\\.safetensors");
  private static final Pattern UNFINISHED = Pattern.compile("([0-9a-f]{64})\\..*\\.tmp");

  /** How often a bag is fetched again that another trainer pushed out before it could be opened. */
  private static final int MOST_ATTEMPTS = 5;

  private final Path folder;
  private final BagDownload download;
  private final Consumer<Lookup> onLookup;
  private final CacheIndex index;
  private final FetchLocks fetchLocks;
  private final ConcurrentHashMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** How a lookup ended. */
  public enum Lookup {
    /** It was there. */
    HIT,
    /** It had to be fetched. */
    MISS
  }

  /** What to do with a bag's file. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Path file) throws IOException;
  }

  /**
   * Opens a cache and clears what a crash left.
   *
   * @param capacity most bytes on disk; the bags in use may exceed it for as long as they are
   * @throws UncheckedIOException when the folder can't be used
   */
  public BagCache(Path folder, long capacity, BagDownload download, Consumer<Lookup> onLookup) {
    this.folder = folder;
    this.download = download;
    this.onLookup = onLookup;
    this.index = new CacheIndex(capacity);
    try {
      Files.createDirectories(folder);
      this.fetchLocks = new FetchLocks(folder);
      clearLeftovers();
      scan();
      makeRoom(0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "mhim.trainer.cache-dir = " + folder + " can't be used: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a bag's file, which is fetched first when it is not here. It may be mapped: a file that
   * is removed from the cache later stays readable to who has mapped it.
   *
   * @param cancelled asked while it is fetched
   * @throws BagUnavailableException when the bag can't be had
   * @throws IOException when the disk fails
   */
  public <T> T read(BagAddress bag, Reader<T> reader, BooleanSupplier cancelled)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      require(bag, cancelled);
      try {
        return reader.read(file(bag.sha256()));
      } catch (IOException | RuntimeException e) {
        if (attempt == MOST_ATTEMPTS || Files.exists(file(bag.sha256()))) {
          throw e;
        }
        LOG.debug("bag {} was pushed out by another trainer", bag.bagId(), e);
      } finally {
        release(bag.sha256());
      }
    }
  }

  /** Bytes on disk, as far as this trainer knows. */
  public long sizeBytes() {
    synchronized (index) {
      return index.total();
    }
  }

  /** Makes sure that the file is there, and marks it as in use. */
  private void require(BagAddress bag, BooleanSupplier cancelled) throws IOException {
    ReentrantLock lock = locks.computeIfAbsent(bag.sha256(), key -> new ReentrantLock());
    lock.lock();
    // In use from here on, so that a newcomer does not push it out between the look and the read.
    boolean used = useIfKnown(bag.sha256());
    boolean ready = false;
    try {
      boolean here = isHere(bag);
      onLookup.accept(here ? Lookup.HIT : Lookup.MISS);
      if (!here) {
        fetchUnlessOthersDo(bag, cancelled);
      }
      admit(bag, used);
      ready = true;
    } finally {
      if (used && !ready) {
        release(bag.sha256());
      }
      lock.unlock();
    }
  }

  private boolean useIfKnown(String sha256) {
    synchronized (index) {
      boolean known = index.contains(sha256);
      if (known) {
        index.use(sha256);
      }
      return known;
    }
  }

  private void admit(BagAddress bag, boolean used) throws IOException {
    synchronized (index) {
      index.verified(bag.sha256(), bag.sizeBytes());
      if (!used) {
        index.use(bag.sha256());
      }
    }
    markUsed(file(bag.sha256()));
    // Several may have been fetched side by side.
    makeRoom(0);
  }

  private void release(String sha256) {
    synchronized (index) {
      index.release(sha256);
    }
  }

  private boolean isHere(BagAddress bag) throws IOException {
    Path file = file(bag.sha256());
    boolean verified;
    synchronized (index) {
      verified = index.isVerified(bag.sha256());
    }
    if (!Files.exists(file)) {
      return false;
    }
    if (Files.size(file) == bag.sizeBytes() && (verified || hash(file).equals(bag.sha256()))) {
      return true;
    }
    LOG.warn("{} is not what its name says and is fetched again", file);
    Files.deleteIfExists(file);
    return false;
  }

  /** So that the next trainer, too, knows what was used last. */
  private static void markUsed(Path file) throws IOException {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (NoSuchFileException e) {
      LOG.debug("{} was pushed out by another trainer", file, e);
    }
  }

  private void fetchUnlessOthersDo(BagAddress bag, BooleanSupplier cancelled) throws IOException {
    FetchLocks.Held held = fetchLocks.hold(bag.sha256(), cancelled);
    try {
      if (!isHere(bag)) {
        fetch(bag, cancelled);
      }
    } finally {
      held.close();
    }
  }

  private void fetch(BagAddress bag, BooleanSupplier cancelled) throws IOException {
    Files.createDirectories(folder);
    scan();
    makeRoom(bag.sizeBytes());
    Path temporary = folder.resolve("%s.%s.tmp".formatted(bag.sha256(), UUID.randomUUID()));
    try {
      download.fetch(bag, temporary, cancelled);
      Files.move(
          temporary,
          file(bag.sha256()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Takes up what others stored, and forgets what they pushed out. */
  private void scan() throws IOException {
    record Found(String sha256, long size, FileTime used) {}
    List<Found> found = new ArrayList<>();
    Set<String> here = new HashSet<>();
    for (Path file : files(BAG)) {
      String sha256 = bagOf(file, BAG);
      here.add(sha256);
      if (!isKnown(sha256)) {
        try {
          found.add(new Found(sha256, Files.size(file), Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException e) {
          LOG.debug("{} was pushed out by another trainer", file, e);
        }
      }
    }
    found.sort(Comparator.comparing(Found::used));
    synchronized (index) {
      index.retain(here);
      found.stream()
          .filter(file -> !index.contains(file.sha256()))
          .forEach(file -> index.found(file.sha256(), file.size()));
    }
  }

  private boolean isKnown(String sha256) {
    synchronized (index) {
      return index.contains(sha256);
    }
  }

  /** What nobody fetches any more is of a trainer that died. */
  private void clearLeftovers() throws IOException {
    for (Path file : files(UNFINISHED)) {
      Optional<FetchLocks.Held> held = fetchLocks.tryHold(bagOf(file, UNFINISHED));
      if (held.isPresent()) {
        try {
          Files.deleteIfExists(file);
        } finally {
          held.get().close();
        }
      }
    }
  }

  private List<Path> files(Pattern name) throws IOException {
    List<Path> matching = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder, file -> name.matcher(file.getFileName().toString()).matches())) {
      files.forEach(matching::add);
    }
    return matching;
  }

  private static String bagOf(Path file, Pattern name) {
    Matcher matcher = name.matcher(file.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalStateException(file + " was found by this pattern");
    }
    return matcher.group(1);
  }

  private void makeRoom(long size) throws IOException {
    // Deleted before anybody can ask again: who asks later sees that it is gone.
    synchronized (index) {
      for (String old : index.makeRoom(size)) {
        Files.deleteIfExists(file(old));
      }
    }
  }

  private Path file(String sha256) {
    return folder.resolve(sha256 + EXTENSION);
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return Sha256.hex(digest);
  }
}
