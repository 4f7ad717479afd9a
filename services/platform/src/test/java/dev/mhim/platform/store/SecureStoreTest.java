package dev.mhim.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.mhim.platform.error.PlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with a certificate of their own, and the two ways to name a bucket. */
class SecureStoreTest {
  private static final String PASSWORD = "changeit";
  private static final byte[] NO_OBJECTS =
      "<ListBucketResult><Name>bucket</Name><KeyCount>0</KeyCount><MaxKeys>1</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>"
          .getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder = Path.of("");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Optional<HttpServer> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(running -> running.stop(0));
  }

  @Test
  void serverOfAnOwnAuthorityIsTrustedWithItsCertificateOnly() throws Exception {
    Path certificate = startSecure();
    try (ObjectStore store = open("https", Optional.of(certificate), Optional.empty())) {
      assertThatCode(store::requireReachable).doesNotThrowAnyException();
    }
    try (ObjectStore store = open("https", Optional.empty(), Optional.empty())) {
      assertThatThrownBy(store::requireReachable)
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> {
                assertThat(e.problems().getFirst().getReason())
                    .isEqualTo("OBJECT_STORE_NOT_TRUSTED");
                assertThat(e).hasMessageContaining("mhim.object-store.ca-file");
              });
    }
  }

  @Test
  void certificatesThatAreNoneAreToldAtTheStart() throws IOException {
    Path text = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    for (Path file : List.of(text, folder.resolve("none.pem"))) {
      assertThatThrownBy(() -> open("https", Optional.of(file), Optional.empty()).close())
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("mhim.object-store.ca-file")
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void bucketStandsInThePathOrInTheHost() throws IOException {
    start(HttpServer.create(address(), 0));
    try (ObjectStore store = open("http", Optional.empty(), Optional.of(true))) {
      store.requireReachable();
    }
    assertThat(asked.getFirst()).startsWith("localhost").endsWith("/bucket");
    try (ObjectStore store = open("http", Optional.empty(), Optional.of(false))) {
      store.requireReachable();
    } catch (PlatformException e) {
      // Where the system's resolver has no names under localhost, it says which it looked for.
      asked.add(e.getMessage());
    }
    assertThat(asked.getLast()).contains("bucket.localhost").doesNotContain("localhost/bucket");
  }

  private ObjectStore open(String scheme, Optional<Path> caFile, Optional<Boolean> pathStyle) {
    int port = server.map(running -> running.getAddress().getPort()).orElse(1);
    return new ObjectStore(
        new ObjectStoreSettings(
            URI.create(scheme + "://localhost:" + port),
            "access",
            "secret-key",
            "bucket",
            "us-east-1",
            false,
            caFile,
            pathStyle));
  }

  private Path startSecure() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Path certificate = folder.resolve("certificate.pem");
    keytool("-genkeypair", keys, "-alias", "s3", "-keyalg", "EC", "-dname", "CN=localhost");
    keytool("-exportcert", keys, "-alias", "s3", "-rfc", "-file", certificate.toString());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer secure = HttpsServer.create(address(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    start(secure);
    return certificate;
  }

  private void start(HttpServer created) {
    created.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI().getPath());
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          exchange.sendResponseHeaders(200, NO_OBJECTS.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(NO_OBJECTS);
          }
        });
    created.start();
    server = Optional.of(created);
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static void keytool(String command, Path keys, String... more)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-ext",
                "san=dns:localhost"));
    if (command.equals("-exportcert")) {
      line.removeAll(List.of("-ext", "san=dns:localhost"));
    }
    line.addAll(List.of(more));
    Process process = new ProcessBuilder(line).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
