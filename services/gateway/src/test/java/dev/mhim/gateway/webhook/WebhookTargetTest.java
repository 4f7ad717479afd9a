package dev.mhim.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.gateway.config.WebhookConfig;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetTest {
  private record Target(URI url, Path secretFile, String projects)
      implements WebhookConfig.Target {}

  @TempDir Path folder;
  private Path secret;

  @BeforeEach
  void write() throws IOException {
    secret = Files.writeString(folder.resolve("secret"), "whsec_" + "AAAA".repeat(8));
  }

  @Test
  void aTargetShowsNoMoreThanItsHost() {
    List<WebhookTarget> targets =
        WebhookTarget.of(
            Map.of("ci", target("https://hooks.example.org/T0/B0/token?key=1", "lab-a")));

    assertThat(targets).singleElement().hasToString("ci at hooks.example.org");
    assertThat(targets.getFirst().projects().contains("lab-a")).isTrue();
    assertThat(targets.getFirst().projects().contains("lab-b")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a/b",
        "file:///etc/passwd",
        "hooks.example.org/x",
        "https:///x",
        "https://me:pass@a/b",
        "https://a/b#c"
      })
  void whatIsNoAddressIsRefused(String url) {
    assertThatThrownBy(() -> WebhookTarget.of(Map.of("ci", target(url, "*"))))
        .hasMessageContaining("mhim.gateway.webhook.targets.ci.url")
        .hasMessageNotContaining("pass@");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(() ->
            WebhookTarget.of(
                Map.of("C I", new Target(URI.create("x:y"), folder.resolve("absent"), "A,"))))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::getReason)
                    .containsExactly(
                        "MALFORMED_NAME",
                        "MALFORMED_URL",
                        "MALFORMED_PROJECTS",
                        "UNUSABLE_SECRET"));
  }

  private Target target(String url, String projects) {
    return new Target(URI.create(url), secret, projects);
  }
}
