package dev.mhim.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The two programs as processes of their own. */
@Timeout(60)
class ProgramTest {
  private static final Map<String, String> KEYS =
      Map.of("MHIM_OBJECT_STORE_ACCESS_KEY", "a", "MHIM_OBJECT_STORE_SECRET_KEY", "b");

  @TempDir Path folder;

  @Test
  void kafkaSaysReadyAndEndsInOrderOnSigterm() throws Exception {
    assertReadyThenOrderlyEnd(start(KafkaProgram.class, Map.of(), "--data", folder.toString()));
  }

  @Test
  void theStoreSaysReadyAndEndsInOrderOnSigterm() throws Exception {
    assertReadyThenOrderlyEnd(start(ObjectStoreProgram.class, KEYS, "--data", folder.toString()));
  }

  @Test
  void aPortConflictIsOneLineAndExitCode1() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(KafkaSettings.in(folder.resolve("one")))) {
      String port = kafka.bootstrapServers().split(":", -1)[1];
      Process second =
          start(
              KafkaProgram.class,
              Map.of(),
              "--data",
              folder.resolve("two").toString(),
              "--port",
              port);

      assertThat(second.waitFor()).isEqualTo(1);
      assertThat(Files.readAllLines(errors()))
          .singleElement()
          .asString()
          .startsWith("kafka: Kafka can't listen on 127.0.0.1:" + port);
    }
  }

  @Test
  void aMissingSettingIsOneLineAndExitCode2() throws Exception {
    Process process = start(ObjectStoreProgram.class, Map.of(), "--data", folder.toString());

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(Files.readAllLines(errors()))
        .containsExactly(
            "object-store: --access-key is missing (or MHIM_OBJECT_STORE_ACCESS_KEY in the environment)");
  }

  private static void assertReadyThenOrderlyEnd(Process process) throws Exception {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).startsWith("READY ").contains("127.0.0.1:");
      // Process.destroy would close the pipe that the last line comes through.
      process.toHandle().destroy();
      assertThat(out.lines().toList()).singleElement().asString().startsWith("CLOSED ");
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private Path errors() {
    return folder.resolve("stderr.log");
  }

  private Process start(Class<?> program, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors().toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }
}
