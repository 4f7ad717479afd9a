package dev.mhim.tensors;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the data shared between projects lies; tests that need it are skipped without it. */
public final class SharedData {

  private SharedData() {}

  /** A file or folder below {@code ../shared}. */
  public static Path path(String relative) {
    Path path = Path.of(System.getProperty("mhim.shared", "../shared"), relative).normalize();
    assumeTrue(Files.exists(path), () -> "skipped: ../shared/" + relative + " not found");
    return path;
  }
}
