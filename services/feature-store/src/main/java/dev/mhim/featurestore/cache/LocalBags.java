package dev.mhim.featurestore.cache;

import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bags that were asked for of late, memory-mapped from the feature-store's own disk, so that what
 * many trainers read comes from the object store once. A bag is there whole, with the hash that is
 * its name, or not at all; the one least lately read goes first. A reader keeps what it has open
 * though it is dropped meanwhile. One feature-store a folder.
 */
public final class LocalBags implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalBags.class);
  private static final int PIECE = 1 << 20;
  private static final String LOCK = "in-use.lock";
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9-]+)_([a-z0-9-]+)_([0-9a-f]{64})\\.safetensors");

  private final Path folder;
  private final long capacity;
  private final FileChannel lock;

  /** The one least lately read first. */
  private final Map<BagKey, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<BagKey> coming = new HashSet<>();
  private long total;

  /**
   * A bag's file.
   *
   * @param bytes mapped as long as someone reads from it
   * @param checked whether its hash was looked at since the start
   */
  private record Kept(Path file, MemorySegment bytes, boolean checked) {}

  /**
   * The bags of a folder, which is made when it is missing; what a crash left half-written goes.
   *
   * @param capacity most bytes; 0 keeps nothing
   * @throws IllegalStateException if another feature-store has the folder
   * @throws UncheckedIOException if the folder can't be used
   */
  public LocalBags(Path folder, long capacity) {
    this.folder = folder;
    this.capacity = capacity;
    try {
      Files.createDirectories(folder);
      this.lock = lock(folder);
      for (Path file : oldestFirst()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          DatasetName dataset = new DatasetName(name.group(1), name.group(2), OptionalInt.empty());
          keep(new BagKey(dataset, name.group(3)), new Kept(file, map(file), false));
        } else if (!file.endsWith(LOCK)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "mhim.feature-store.cache-dir = %s can't be used".formatted(folder), e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean ours = false;
    try {
      ours = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is locked by this very program", folder, e);
    } finally {
      if (!ours) {
        channel.close();
      }
    }
    if (!ours) {
      throw new IllegalStateException(
          "mhim.feature-store.cache-dir = %s: another feature-store uses it; give each its own"
              .formatted(folder));
    }
    return channel;
  }

  /** Gives the folder free; what is in it stays. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a bag, if they are here. */
  public Optional<MemorySegment> find(BagKey bag) {
    Kept found;
    synchronized (this) {
      found = kept.get(bag);
    }
    if (found == null) {
      return Optional.empty();
    }
    if (!found.checked() && !check(bag, found)) {
      return Optional.empty();
    }
    return Optional.of(found.bytes());
  }

  /** A file of an earlier start may have suffered since. */
  private boolean check(BagKey bag, Kept found) {
    if (!hash(found.bytes()).equals(bag.sha256())) {
      LOG.warn("{} is not what its name says and is dropped", found.file());
      drop(bag);
      return false;
    }
    synchronized (this) {
      kept.computeIfPresent(bag, (_, here) -> new Kept(here.file(), here.bytes(), true));
    }
    return true;
  }

  /** Bytes of all that is here. */
  public synchronized long total() {
    return total;
  }

  /** The bags that are here. */
  public synchronized Set<BagKey> keys() {
    return Set.copyOf(kept.keySet());
  }

  /** Forgets a bag. */
  public synchronized void drop(BagKey bag) {
    Kept gone = kept.remove(bag);
    if (gone != null) {
      total -= gone.bytes().byteSize();
      delete(gone.file());
    }
  }

  /**
   * Begins to take a bag while it goes by; empty when it is here, or comes already, or would take
   * more than a quarter of the room.
   */
  public Optional<Filling> begin(BagKey bag, long size) {
    synchronized (this) {
      if (size > capacity / 4 || kept.containsKey(bag) || !coming.add(bag)) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(new Filling(bag, size));
    } catch (IOException e) {
      leave(bag);
      LOG.warn("bag {} is not kept on disk: {}", bag, e.toString());
      return Optional.empty();
    }
  }

  /**
   * Takes a whole bag, which is kept if there is room for it.
   *
   * @param bytes its stored form, read to the end
   * @return its bytes, mapped
   * @throws DamagedBagException if it is not what its name says
   * @throws IOException if it can't be read or written
   */
  public MemorySegment load(BagKey bag, long size, InputStream bytes) throws IOException {
    try (Filling filling = new Filling(bag, size)) {
      for (byte[] piece = bytes.readNBytes(PIECE);
          piece.length > 0;
          piece = bytes.readNBytes(PIECE)) {
        filling.digest.update(piece);
        filling.append(piece);
      }
      return filling.finish();
    }
  }

  /** A bag on its way; it is kept by {@link #commit}, else closing forgets it. One thread. */
  public final class Filling implements AutoCloseable {
    private final BagKey bag;
    private final long size;
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.digest();
    private @Nullable String hash;
    private long written;
    private boolean broken;

    private Filling(BagKey bag, long size) throws IOException {
      this.bag = bag;
      this.size = size;
      this.file = Files.createTempFile(folder, "coming-", ".tmp");
      this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    /** The next bytes. A disk that is full ends the keeping, not the reading. */
    public void write(byte[] bytes) {
      digest.update(bytes);
      if (broken) {
        return;
      }
      try {
        append(bytes);
      } catch (IOException e) {
        broken = true;
        LOG.warn("bag {} is not kept on disk: {}", bag, e.toString());
      }
    }

    /** Keeps the bag, if it came whole: its bytes are on the disk then. */
    public void commit() {
      if (broken || written != size) {
        return;
      }
      try {
        finish();
      } catch (IOException e) {
        LOG.warn("bag {} is not kept on disk: {}", bag, e.toString());
      }
    }

    private void append(byte[] bytes) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      written += bytes.length;
    }

    /** Whether all that was written is what the bag's name says; nothing is written after it. */
    public boolean isSound() {
      if (hash == null) {
        hash = Sha256.hex(digest);
      }
      return bag.sha256().equals(hash);
    }

    private MemorySegment finish() throws IOException {
      if (written != size) {
        throw new IOException("%d bytes came, recorded are %d".formatted(written, size));
      }
      if (!isSound()) {
        throw new DamagedBagException(bag);
      }
      if (size > capacity / 4) {
        return map(file); // which stays though the file goes
      }
      channel.force(true);
      Path whole =
          folder.resolve(
              "%s_%s_%s.safetensors"
                  .formatted(bag.dataset().project(), bag.dataset().dataset(), bag.sha256()));
      Files.move(file, whole, StandardCopyOption.ATOMIC_MOVE);
      Kept here = new Kept(whole, map(whole), true);
      keep(bag, here);
      return here.bytes();
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.warn("{} could not be closed: {}", file, e.toString());
      }
      delete(file);
      leave(bag);
    }
  }

  /** A file of its own for a moment; whoever asks for it deletes it. */
  public Path temporary() throws IOException {
    return Files.createTempFile(folder, "part-", ".tmp");
  }

  private synchronized void leave(BagKey bag) {
    coming.remove(bag);
  }

  private synchronized void keep(BagKey bag, Kept newcomer) {
    Kept before = kept.put(bag, newcomer);
    total += newcomer.bytes().byteSize() - (before == null ? 0 : before.bytes().byteSize());
    Iterator<Kept> eldest = kept.values().iterator();
    while (total > capacity && eldest.hasNext()) {
      Kept gone = eldest.next();
      eldest.remove();
      total -= gone.bytes().byteSize();
      delete(gone.file());
    }
  }

  /** Maps a file; it is unmapped by the collector when nobody can read it any more. */
  public static MemorySegment map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }
  }

  private static String hash(MemorySegment bytes) {
    MessageDigest digest = Sha256.digest();
    for (long at = 0; at < bytes.byteSize(); at += PIECE) {
      long count = Math.min(PIECE, bytes.byteSize() - at);
      digest.update(bytes.asSlice(at, count).asByteBuffer());
    }
    return Sha256.hex(digest);
  }

  private List<Path> oldestFirst() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .toList();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted: {}", file, e.toString());
    }
  }
}
