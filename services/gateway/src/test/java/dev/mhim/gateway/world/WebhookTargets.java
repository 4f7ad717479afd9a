package dev.mhim.gateway.world;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lets the gateway under test tell two receivers: one of every project, one of another's. */
public final class WebhookTargets implements QuarkusTestResourceLifecycleManager {
  private @Nullable Path secret;
  private @Nullable WebhookReceiver all;
  private @Nullable WebhookReceiver other;

  @Override
  public Map<String, String> start() {
    try {
      Path file = Files.createTempFile("webhook", ".secret");
      Files.writeString(file, "whsec_" + "AAAA".repeat(8));
      secret = file;
      WebhookReceiver everything = WebhookReceiver.answering(500, 200);
      all = everything;
      WebhookReceiver nothing = WebhookReceiver.answering(200);
      other = nothing;
      String targets = "mhim.gateway.webhook.targets.";
      return Map.of(
          targets + "all.url",
          everything.url().toString(),
          targets + "all.secret-file",
          file.toString(),
          targets + "other.url",
          nothing.url().toString(),
          targets + "other.secret-file",
          file.toString(),
          targets + "other.projects",
          "other",
          "mhim.gateway.webhook.back-off",
          "PT0.1S");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who is told of every project's runs. */
  public WebhookReceiver all() {
    return Stream.ofNullable(all).findFirst().orElseThrow();
  }

  /** Who is told of those of the project {@code other}. */
  public WebhookReceiver other() {
    return Stream.ofNullable(other).findFirst().orElseThrow();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, field -> field.getType().equals(WebhookTargets.class));
  }

  @Override
  public void stop() {
    Stream.of(all, other).filter(Objects::nonNull).forEach(WebhookReceiver::close);
    try {
      if (secret != null) {
        Files.deleteIfExists(secret);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
