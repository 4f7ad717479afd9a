package dev.mhim.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
  /** Secret, message and signature that the libraries of Standard Webhooks are tested with. */
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final String OTHER = "whsec_" + "AAAA".repeat(8);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void signsAsTheStandardDoes() throws IOException {
    assertThat(secrets(SECRET).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void whileTheSecretChangesBothSign() throws IOException {
    String both = secrets(OTHER + "\n\n" + SECRET + "\n").sign("id", 7, BODY);

    assertThat(both.split(" "))
        .containsExactly(secrets(OTHER).sign("id", 7, BODY), secrets(SECRET).sign("id", 7, BODY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_not!base64",
        "whsec_c2hvcnQ="
      })
  void whatIsNoSecretIsRefusedUnseen(String text) {
    assertThatThrownBy(() -> secrets(text))
        .hasMessageContaining("openssl rand")
        .satisfies(e -> {
          if (!text.isBlank()) {
            assertThat(e.getMessage()).doesNotContain(text);
          }
        });
  }

  @Test
  void aFileThatIsMissingIsTold() {
    assertThatThrownBy(() -> WebhookSecrets.read(folder.resolve("absent")))
        .hasMessageContaining("absent")
        .hasMessageContaining("NoSuchFile");
  }

  @Test
  void theExampleOfTheDocumentsTellsRightFromWrong() throws Exception {
    Path example = Path.of(System.getProperty("mhim.root"), "docs/examples/verify_webhook.py");
    long now = Instant.now().getEpochSecond();
    String both = secrets(OTHER + "\n" + SECRET).sign("id", now, BODY);

    assertThat(verified(example, now, both, BODY)).isTrue();
    assertThat(verified(example, now + 1, both, BODY)).isFalse();
    assertThat(verified(example, now, secrets(OTHER).sign("id", now, BODY), BODY)).isFalse();
    assertThat(verified(example, now, both, "{}".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(verified(example, now - 900, secrets(SECRET).sign("id", now - 900, BODY), BODY))
        .isFalse();
  }

  @Test
  void theDocumentsShowTheExampleAsItIs() throws IOException {
    Path docs = Path.of(System.getProperty("mhim.root"), "docs");
    String example = Files.readString(docs.resolve("examples/verify_webhook.py"));

    assertThat(Files.readString(docs.resolve("webhooks.md")))
        .contains(example.substring(example.indexOf("def verify")).strip());
  }

  private boolean verified(Path example, long timestamp, String signature, byte[] body)
      throws IOException, InterruptedException {
    Path data = Files.write(folder.resolve("body"), body);
    String program =
        """
        import runpy, sys
        verify = runpy.run_path(sys.argv[1])["verify"]
        headers = {"webhook-id": "id", "webhook-timestamp": sys.argv[3], "webhook-signature": sys.argv[4]}
        print(verify(sys.argv[2], headers, open(sys.argv[5], "rb").read()))
        """;
    Process process;
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      "python3",
                      "-c",
                      program,
                      example.toString(),
                      SECRET,
                      Long.toString(timestamp),
                      signature,
                      data.toString()))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("the example in Python was skipped: python3 not found");
      return false;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said.strip()).isIn("True", "False");
    return said.strip().equals("True");
  }

  private WebhookSecrets secrets(String text) throws IOException {
    return WebhookSecrets.read(Files.writeString(folder.resolve("secret"), text));
  }
}
