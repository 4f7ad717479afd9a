package dev.mhim.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * An installation whose programs are tiny: they start in no time, answer their health page and
 * write their environment to their log.
 */
final class FakeInstallation {
  private static final String SERVICE =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;
      public class Service {
        public static void main(String[] args) throws Exception {
          System.getenv().forEach((k, v) -> System.out.println(k + "=" + v));
          int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
          HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
          server.createContext("/q/health/ready", exchange -> { exchange.sendResponseHeaders(200, -1); exchange.close(); });
          server.start();
        }
      }
      """;

  private static final String EMBEDDED =
      """
      package dev.mhim.embedded;
      public class NAME {
        public static void main(String[] args) throws Exception {
          System.out.println("READY 127.0.0.1");
          Thread.currentThread().join();
        }
      }
      """;

  private FakeInstallation() {}

  static Installation make(Path root) throws IOException {
    Installation installation = new Installation(root);
    Path classes = Files.createDirectories(root.resolve("classes"));
    compile(classes, "Service", SERVICE);
    for (String service : List.of("feature-store", "gateway", "trainer", "evaluator")) {
      jar(installation.serviceJar(service), classes, "Service");
    }
    Path embedded = Files.createDirectories(root.resolve("embedded-classes"));
    compile(embedded, "KafkaProgram", EMBEDDED.replace("NAME", "KafkaProgram"));
    compile(embedded, "ObjectStoreProgram", EMBEDDED.replace("NAME", "ObjectStoreProgram"));
    Path target = root.resolve("services/embedded/target");
    Files.createDirectories(target.resolve("lib"));
    jar(target.resolve("mhim-embedded-" + Installation.version() + ".jar"), embedded, "");
    return installation;
  }

  private static void compile(Path classes, String name, String source) throws IOException {
    Path file = Files.writeString(classes.resolveSibling(name + ".java"), source);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), file.toString());
    assertThat(failed).isZero();
  }

  private static void jar(Path jar, Path classes, String main) throws IOException {
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!main.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> walk = Files.walk(classes)) {
      for (Path entry : walk.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(entry).toString()));
        Files.copy(entry, out);
      }
    }
  }
}
