package dev.mhim.standalone.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program's log, read from where its newest process began to write. */
record LogFile(Path path, long offset) {
  /** Most bytes read at once: a program that is not ready has said little. */
  private static final int MOST = 1 << 20;

  static LogFile at(Path path) {
    try {
      return new LogFile(path, Files.exists(path) ? Files.size(path) : 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasLine(String prefix) {
    return lines().stream().anyMatch(line -> line.startsWith(prefix));
  }

  /** The last lines, for an error message. */
  List<String> last(int count) {
    List<String> lines = lines().stream().filter(line -> !line.isBlank()).toList();
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  private List<String> lines() {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (FileChannel channel = FileChannel.open(path)) {
      channel.position(Math.max(offset, channel.size() - MOST));
      byte[] bytes = Channels.newInputStream(channel).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
