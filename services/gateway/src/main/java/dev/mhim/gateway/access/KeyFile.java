package dev.mhim.gateway.access;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of keys, looked at anew every few seconds: a key counts soon after its line came, and no
 * more soon after its line went. A file that can't be read or understood changes nothing, and is
 * told in the log once.
 */
final class KeyFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

  private final Path path;
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("key-file").daemon().factory());
  private volatile KeyRing ring;
  private String seen;
  private String trouble = "";

  /**
   * Reads the file and goes on looking at it.
   *
   * @throws PlatformException INVALID_ARGUMENT when it can't be read or has a line that is wrong
   */
  KeyFile(Path path, Duration interval) {
    this.path = path;
    try {
      seen = read();
    } catch (IOException e) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "UNREADABLE_KEYS",
              "mhim.gateway.auth.keys-file",
              path.toString(),
              "the file of keys can't be read: " + e,
              "give a file with a line of 'mhim keys create' for each key"),
          e);
    }
    ring = KeyRing.parse(path.toString(), seen);
    told();
    // It never ends by itself, and never fails: look() tells its troubles.
    var _ =
        reader.scheduleWithFixedDelay(
            this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  Optional<Principal> owner(ApiKey key, Instant now) {
    return ring.owner(key, now);
  }

  /** Only on the reader's thread. */
  private void look() {
    try {
      String text = read();
      if (!text.equals(seen)) {
        seen = text;
        ring = KeyRing.parse(path.toString(), text);
        told();
      }
      trouble = "";
    } catch (IOException | RuntimeException e) {
      if (!trouble.equals(e.toString())) {
        trouble = e.toString();
        LOG.error("the keys stay as they were: {}", trouble);
      }
    }
  }

  private String read() throws IOException {
    return Files.readString(path, StandardCharsets.UTF_8);
  }

  private void told() {
    LOG.info("{} keys of {} principals count, from {}", ring.size(), ring.principals(), path);
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
