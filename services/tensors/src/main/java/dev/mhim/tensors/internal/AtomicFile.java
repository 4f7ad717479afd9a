package dev.mhim.tensors.internal;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file so that a reader, or a crash, sees the old one or the whole new one. */
public final class AtomicFile {

  private static final int CHUNK_BYTES = 1 << 16;

  private AtomicFile() {}

  /** What is written to the file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes to a temporary file beside the file, which then takes its place.
   *
   * @throws TensorFileException UNREADABLE if that fails
   */
  public static void write(Path file, Content content) {
    // Not Files.createTempFile: its mode of 0600 would stay with the file after the move.
    Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try {
        writeDurably(temporary, content);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException failure) {
      throw new TensorFileException(
          Reason.UNREADABLE,
          file.toString(),
          "can't be written: " + failure,
          "Check that the folder exists, may be written to and has space left.",
          failure);
    }
  }

  private static void writeDurably(Path temporary, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK_BYTES);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  /** Writes all bytes of a segment to a stream. */
  public static void copy(MemorySegment data, OutputStream out) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, data.byteSize())];
    for (long done = 0; done < data.byteSize(); done += chunk.length) {
      int length = (int) Math.min(chunk.length, data.byteSize() - done);
      MemorySegment.copy(data, done, MemorySegment.ofArray(chunk), 0, length);
      out.write(chunk, 0, length);
    }
  }
}
