package dev.mhim.tensors.internal;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens files for reading by mapping them into memory. */
public final class MappedFile {

  private MappedFile() {}

  /**
   * Maps a whole file, read-only, until the arena is closed.
   *
   * @throws TensorFileException NOT_FOUND or UNREADABLE
   */
  public static MemorySegment map(Path file, Arena arena) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (NoSuchFileException missing) {
      throw new TensorFileException(
          Reason.NOT_FOUND, file.toString(), "no such file", "Check the path.", missing);
    } catch (IOException failure) {
      throw new TensorFileException(
          Reason.UNREADABLE,
          file.toString(),
          "can't be read: " + failure,
          "Check that it is a file and that you may read it.",
          failure);
    }
  }
}
