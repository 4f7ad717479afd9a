package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A gateway that asks who calls, as a browser and the command line meet it. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // start() fills the fields in.
class SignInTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private Mhim mhim;
  private String key = "";
  private Optional<Browser> opened = Optional.empty();

  @BeforeAll
  void start() throws Exception {
    Path keys = folder.resolve("keys");
    Mhim.Result made =
        new Mhim(folder)
            .run(
                PATIENCE,
                "keys",
                "create",
                "--principal=vera",
                "--role=viewer",
                "--projects=lab-a",
                "-o",
                "json");
    JsonNode both = JSON.readTree(made.out());
    Files.writeString(keys, both.at("/line").asText());
    key = both.at("/key").asText();
    mhim = new Mhim(folder, Map.of("MHIM_GATEWAY_AUTH_KEYS_FILE", keys.toString()));
    ok("up", "--detach");
    String web = JSON.readTree(ok("status", "-o", "json").out()).at("/web").asText();
    opened = Browser.open(web);
  }

  @AfterAll
  void end() throws Exception {
    opened.ifPresent(Browser::close);
    ok("down");
  }

  @Test
  void aKeyOpensThePagesOfItsProjectUntilSignedOut() {
    assumeTrue(
        opened.isPresent(), "pages skipped: no chromium and chromedriver on the PATH to show them");
    Browser browser = opened.orElseThrow();
    browser.go("projects/lab-a/runs");
    WebElement field = browser.await(By.name("key"));
    assertThat(browser.focused()).isEqualTo(field);
    assertThat(browser.title()).startsWith("Sign in");

    field.sendKeys("mhim_nothing", Keys.ENTER);
    assertThat(browser.await(By.cssSelector(".problem")).getText()).contains("does not know");

    browser.await(By.name("key")).sendKeys(key, Keys.ENTER);
    assertThat(browser.await(By.cssSelector(".empty")).getText()).contains("No runs yet");
    assertThat(browser.await(By.id("who")).getText()).contains("vera", "viewer");
    assertThat(browser.evaluate("return document.cookie")).isEqualTo("");

    browser.go("projects/lab-b/runs");
    assertThat(browser.await(By.cssSelector(".problem")).getText()).contains("vera may not use");

    browser.go("");
    browser.await(By.cssSelector(".empty"));
    assertThat(browser.await(By.id("nav")).getText()).contains("project lab-a");
    browser.await(By.cssSelector("#who button")).click();
    browser.await(By.name("key"));
  }

  @Test
  void theCommandLineShowsTheKeyOfItsEnvironment() throws Exception {
    Mhim.Result refused = mhim.run(PATIENCE, "runs", "list", "--project=lab-a");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("MHIM_API_KEY").doesNotContain("authorization");

    Mhim vera = new Mhim(folder, Map.of("MHIM_API_KEY", key));
    assertThat(vera.run(PATIENCE, "runs", "list", "--project=lab-a").code()).isZero();
    Mhim.Result tooMuch =
        vera.run(PATIENCE, "datasets", "delete", "--project=lab-a", "--yes", "nothing");
    assertThat(tooMuch.code()).isNotZero();
    assertThat(tooMuch.err()).contains("needs the role admin, and vera has viewer");
    assertThat(tooMuch.err() + tooMuch.out()).doesNotContain(key);
  }

  private Mhim.Result ok(String... arguments) throws Exception {
    Mhim.Result result = mhim.run(PATIENCE, arguments);
    assertThat(result.code()).as("%s: %s", String.join(" ", arguments), result).isZero();
    return result;
  }
}
