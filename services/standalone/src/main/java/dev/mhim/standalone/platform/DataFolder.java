package dev.mhim.standalone.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The folder that holds everything of one platform: Kafka's logs, objects, caches, logs of the
 * programs.
 */
public record DataFolder(Path root) {
  /** The folder asked for, else MHIM_DATA, else ~/.mhim. */
  public static DataFolder of(Optional<Path> asked, Map<String, String> environment) {
    Path home = Path.of(System.getProperty("user.home"), ".mhim");
    Path fallback = Optional.ofNullable(environment.get("MHIM_DATA")).map(Path::of).orElse(home);
    return new DataFolder(asked.orElse(fallback).toAbsolutePath().normalize());
  }

  /** Folder of Kafka's logs. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** Folder of the object store's buckets. */
  public Path objects() {
    return root.resolve("objects");
  }

  /** Folder of what a program may lose. */
  public Path cache(String program) {
    return root.resolve("cache").resolve(program);
  }

  /** Log of a program. */
  public Path log(String program) {
    return root.resolve("logs").resolve(program + ".log");
  }

  /** What is up on this folder. */
  public Path platformFile() {
    return root.resolve("platform.json");
  }

  /** Keys of the object store. */
  public Path credentialsFile() {
    return root.resolve("credentials.json");
  }

  /** Makes the folder, closed to other users: features and labels of patients lie in it. */
  public void make() {
    try {
      boolean isNew = !Files.exists(root);
      Files.createDirectories(root.resolve("logs"));
      if (isNew
          && Files.getFileStore(root).supportsFileAttributeView(PosixFileAttributeView.class)) {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The data folder " + root + " can't be used", e);
    }
  }

  /** Begins a new log; the one before is kept beside it. */
  public Path freshLog(String program) {
    Path log = log(program);
    try {
      Files.createDirectories(log.getParent());
      if (Files.exists(log)) {
        Path previous = log.resolveSibling(program + ".previous.log");
        Files.move(log, previous, StandardCopyOption.REPLACE_EXISTING);
      }
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the folder for this process until closed; empty when another one has it. */
  public Optional<Claim> claim() {
    make();
    try {
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return Optional.of(new Claim(channel));
        }
      } catch (OverlappingFileLockException e) {
        // This very process has it, in another supervisor.
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The data folder " + root + " can't be locked", e);
    }
  }

  /** The right to run a platform on a folder; the system takes it back when the process ends. */
  public static final class Claim implements AutoCloseable {
    private final FileChannel channel;

    private Claim(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
