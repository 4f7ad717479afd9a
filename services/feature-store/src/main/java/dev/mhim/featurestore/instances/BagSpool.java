package dev.mhim.featurestore.instances;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects the patches of bags that come in any order: some in memory, the rest in a folder, so
 * that a table may be larger than the heap.
 */
final class BagSpool {
  private static final long MOST_BYTES_HELD = 64L << 20;
  private static final int FIRST_BYTES = 1 << 12;

  private final Path folder;
  private final int width;
  private final boolean coordinates;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Set<String> dropped = new HashSet<>();
  private int made;
  private long held;

  /** One bag: rows of features and, where known, of x and y behind them. */
  private static final class Part {
    private final Path raw;
    private ByteBuffer rows = ByteBuffer.allocate(0);
    private long count;

    Part(Path raw) {
      this.raw = raw;
    }
  }

  /**
   * A spool.
   *
   * @param folder an empty folder of its own
   * @param width number of features (D)
   * @param coordinates whether each patch has x and y
   */
  BagSpool(Path folder, int width, boolean coordinates) {
    this.folder = folder;
    this.width = width;
    this.coordinates = coordinates;
  }

  /** Adds a patch. */
  void add(String bag, float[] features, int x, int y) throws IOException {
    if (dropped.contains(bag)) {
      return;
    }
    Part part = parts.computeIfAbsent(bag, id -> new Part(folder.resolve(made++ + ".raw")));
    ByteBuffer rows = room(part, rowBytes());
    for (float feature : features) {
      rows.putFloat(feature);
    }
    if (coordinates) {
      rows.putInt(x).putInt(y);
    }
    part.count++;
    held += rowBytes();
    if (held > MOST_BYTES_HELD) {
      for (Part each : parts.values()) {
        flush(each);
      }
      held = 0;
    }
  }

  /** Forgets a bag, and what else comes of it. */
  void drop(String bag) {
    dropped.add(bag);
    parts.remove(bag);
  }

  /** Writes each bag to a file of its own: the files by bag id. */
  SequencedMap<String, Path> finish() throws IOException {
    SequencedMap<String, Path> files = new TreeMap<>();
    int number = 0;
    for (Map.Entry<String, Part> entry : parts.entrySet()) {
      Part part = entry.getValue();
      flush(part);
      Path file = folder.resolve(number++ + ".safetensors");
      BagFile.write(file, bag(part));
      Files.delete(part.raw);
      files.put(entry.getKey(), file);
    }
    return files;
  }

  private int rowBytes() {
    return (width + (coordinates ? 2 : 0)) * Float.BYTES;
  }

  private static ByteBuffer room(Part part, int bytes) {
    if (part.rows.remaining() < bytes) {
      int used = part.rows.position();
      int size = Math.max(FIRST_BYTES, Math.max(2 * used, used + bytes));
      part.rows =
          ByteBuffer.wrap(Arrays.copyOf(part.rows.array(), size))
              .order(ByteOrder.LITTLE_ENDIAN)
              .position(used);
    }
    return part.rows;
  }

  private static void flush(Part part) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(part.raw, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(part.rows.array(), 0, part.rows.position());
    }
    part.rows = ByteBuffer.allocate(0);
  }

  private Bag bag(Part part) throws IOException {
    long patches = part.count;
    try (FileChannel channel = FileChannel.open(part.raw)) {
      MemorySegment rows = channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      if (!coordinates) {
        return new Bag(
            new Tensor(DType.F32, List.of(patches, (long) width), rows),
            Optional.empty(),
            Map.of());
      }
      long featureBytes = (long) width * Float.BYTES;
      MemorySegment features = Arena.ofAuto().allocate(patches * featureBytes, Long.BYTES);
      MemorySegment coords = Arena.ofAuto().allocate(patches * 2 * Integer.BYTES, Long.BYTES);
      for (long row = 0; row < patches; row++) {
        long start = row * rowBytes();
        MemorySegment.copy(rows, start, features, row * featureBytes, featureBytes);
        MemorySegment.copy(
            rows, start + featureBytes, coords, row * 2 * Integer.BYTES, 2 * Integer.BYTES);
      }
      return new Bag(
          new Tensor(DType.F32, List.of(patches, (long) width), features),
          Optional.of(new Tensor(DType.I32, List.of(patches, 2L), coords)),
          Map.of());
    }
  }
}
