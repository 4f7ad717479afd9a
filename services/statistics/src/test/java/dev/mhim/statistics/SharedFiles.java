package dev.mhim.statistics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** Reference vectors and label tables that lie beside the checkout, in {@code ../shared}. */
public final class SharedFiles {

  private SharedFiles() {}

  /** Makes the tests of a file; one skipped test, which says so, where the folder is missing. */
  public interface Tests {
    List<DynamicTest> of(JsonNode golden) throws IOException;
  }

  /** The tests of the reference vectors in {@code name}. */
  public static List<DynamicTest> tests(String name, Tests tests) throws IOException {
    // An assumption that fails in a test factory itself would leave no trace in the report.
    return Files.exists(locate(name))
        ? tests.of(json(name))
        : List.of(DynamicTest.dynamicTest(name, () -> path(name)));
  }

  private static Path locate(String name) {
    return Path.of(System.getProperty("mhim.shared", "../../../shared")).resolve(name);
  }

  /** A file of the shared folder; skips the test where the folder is missing. */
  public static Path path(String name) {
    Path file = locate(name);
    assumeTrue(Files.exists(file), () -> name + " skipped: ../shared not found");
    return file;
  }

  public static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(path(name).toFile());
  }

  /** The rows of a table after its first row, which the published code always takes as a header. */
  public static List<String[]> rowsAfterTheFirst(String name) throws IOException {
    return Files.readAllLines(path(name)).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .toList();
  }
}
