package dev.mhim.mil;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of reference vectors and data sets that lies beside the checkout. */
public final class SharedFiles {
  private SharedFiles() {}

  /** A path in it; skips the test where it is missing. */
  public static Path path(String relative) {
    Path path = Path.of(System.getProperty("mhim.shared", "../../../shared")).resolve(relative);
    assumeTrue(
        Files.exists(path),
        () -> "needs %s, skipped: ../shared not found beside the checkout".formatted(relative));
    return path;
  }
}
