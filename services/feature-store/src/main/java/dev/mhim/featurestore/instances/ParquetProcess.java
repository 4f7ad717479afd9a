package dev.mhim.featurestore.instances;

import dev.mhim.featurestore.instances.PatchTable.BadTableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;

/**
 * Parquet as CSV, from a process of its own: what a hostile file does to native code, it does to
 * that process. One that gives nothing for a while is ended.
 */
final class ParquetProcess implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();
  private static final int LONGEST_REASON = 300;

  private final Path folder;
  private final Path link;
  private final Path errors;
  private final Duration patience;
  private final Process process;
  private volatile boolean stoodStill;

  /**
   * Starts to read a file.
   *
   * @param patience longest time between two parts of the output
   */
  ParquetProcess(Path file, Duration patience) throws IOException {
    this.patience = patience;
    folder = Files.createTempDirectory("mhim-parquet");
    // A plain name: stars and brackets in the file's own would be a pattern to DuckDB.
    link = folder.resolve("table.parquet");
    errors = folder.resolve("errors");
    try {
      Files.createSymbolicLink(link, file.toAbsolutePath());
      process = new ProcessBuilder(command()).redirectError(errors.toFile()).start();
    } catch (IOException | RuntimeException e) {
      delete();
      throw e;
    }
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        // Its native library is unpacked there, and goes with the folder.
        "-Djava.io.tmpdir=" + folder,
        "-cp",
        placeOf(ParquetToCsv.class)
            + System.getProperty("path.separator")
            + placeOf(DuckDBDriver.class),
        ParquetToCsv.class.getName(),
        link.toString());
  }

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class comes from a file", e);
    }
  }

  /** The CSV; it ends early where the file can't be read, which {@link #failure} tells. */
  InputStream output() {
    return new Watched(process.getInputStream());
  }

  /** Why there was not all of it; none: there was. Waits for the end of the process. */
  Optional<BadTableException> failure() throws IOException {
    int code;
    try {
      // Its output has ended, so it ends as well.
      code = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = -1;
    }
    if (code == 0) {
      return Optional.empty();
    }
    return Optional.of(new BadTableException("it can't be read as Parquet: " + reason(code), null));
  }

  private String reason(int code) throws IOException {
    if (stoodStill) {
      return "reading it stood still for " + patience.toSeconds() + " s";
    }
    String said = Files.exists(errors) ? Files.readString(errors) : "";
    String line =
        said.lines()
            .filter(it -> !it.isBlank() && !it.startsWith("WARNING"))
            .findFirst()
            .orElse("its reader ended with code " + code)
            .replace(link.toString(), "the table");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      // Its files can be deleted once it is gone.
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete();
  }

  private void delete() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("parquet-clock").daemon().factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** Ends the process when a part of its output does not come. */
  private final class Watched extends InputStream {
    private final InputStream output;

    Watched(InputStream output) {
      this.output = output;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      ScheduledFuture<?> end =
          CLOCK.schedule(this::end, patience.toMillis(), TimeUnit.MILLISECONDS);
      try {
        return output.read(into, offset, length);
      } finally {
        end.cancel(false);
      }
    }

    private void end() {
      stoodStill = true;
      process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
