package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that asks nobody who they are does not come up on a network by oversight. */
class OpenGatewayTest {
  private static final Path PROGRAM =
      Path.of(System.getProperty("mhim.root"))
          .resolve("services/gateway/target/quarkus-app/quarkus-run.jar");

  @TempDir Path folder;

  @Test
  void itRefusesToStartAndSaysWhy() throws IOException, InterruptedException {
    assumeTrue(Files.exists(PROGRAM), "skipped: the gateway is not built");
    Path log = folder.resolve("gateway.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                PROGRAM.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_HOST", "0.0.0.0",
                "QUARKUS_HTTP_PORT", "0",
                "QUARKUS_GRPC_SERVER_PORT", "0",
                "MHIM_OBJECT_STORE_ENDPOINT", "http://127.0.0.1:9",
                "MHIM_OBJECT_STORE_ACCESS_KEY", "none",
                "MHIM_OBJECT_STORE_SECRET_KEY", "none"));

    Process gateway = builder.start();
    try {
      assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.exitValue()).isNotZero();
      assertThat(log)
          .content()
          .contains(
              "quarkus.http.host = 0.0.0.0: the gateway would do what anybody on this network asks",
              "mhim.gateway.auth.keys-file",
              "mhim.gateway.auth.mode=none");
    } finally {
      gateway.destroyForcibly();
    }
  }
}
