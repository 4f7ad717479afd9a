package dev.mhim.standalone.platform;

import dev.mhim.standalone.supervisor.StartFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the programs lie: the checkout that {@code ./mhim} built.
 *
 * @param root the checkout
 */
public record Installation(Path root) {
  private static final List<String> SERVICES =
      List.of("feature-store", "gateway", "trainer", "evaluator");

  /** The checkout that the script names. */
  public static Installation ofScript() {
    return new Installation(Path.of(System.getProperty("mhim.home", "")).toAbsolutePath());
  }

  /** The Java that runs this, for the programs too. */
  String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Class path of the embedded broker and store. */
  String embeddedClassPath() {
    Path target = root.resolve("services/embedded/target");
    return String.join(
        java.io.File.pathSeparator,
        target.resolve("lib").resolve("*").toString(),
        target.resolve("mhim-embedded-" + version() + ".jar").toString());
  }

  /** The runnable jar of a service, the same that production runs. */
  Path serviceJar(String service) {
    return root.resolve("services").resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /** The demo data sets. */
  public Path datasets() {
    return root.resolve("services/standalone/datasets");
  }

  /** The version of what was built. */
  public static String version() {
    String version = Installation.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-SNAPSHOT" : version;
  }

  /** Checks that everything was built. */
  void check() {
    List<Path> missing =
        SERVICES.stream().map(this::serviceJar).filter(jar -> !Files.exists(jar)).toList();
    if (!missing.isEmpty()) {
      throw new StartFailedException(
          "not built: "
              + missing.getFirst()
              + " is missing; start this through ./mhim, which builds");
    }
  }
}
