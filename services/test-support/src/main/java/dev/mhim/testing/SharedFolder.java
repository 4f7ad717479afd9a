package dev.mhim.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder {@code shared} beside the checkout: reference vectors and real data that do not ship
 * with the project.
 */
public final class SharedFolder {
  private static final String PROPERTY = "mhim.shared";

  private SharedFolder() {}

  /**
   * A file or folder within it; a test that asks for one that is not there is skipped with a
   * message that names it.
   *
   * @param path relative path, for example {@code golden/metrics.json}
   */
  public static Path orSkip(String path) {
    String root = System.getProperty(PROPERTY, "../shared");
    Path wanted = Path.of(root).resolve(path).normalize();
    Assumptions.assumeTrue(
        Files.exists(wanted), () -> "skipped: ../shared not found, looked for " + wanted);
    return wanted;
  }
}
