package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The gateway's pages in a real browser, over the whole platform. */
@Tag("slow")
class PagesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MUSK1 =
      Path.of(System.getProperty("mhim.root"), "services/standalone/datasets/musk1");

  @TempDir Path folder;
  private Mhim mhim;
  private Optional<Browser> opened = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    mhim = new Mhim(folder);
    ok("up", "--detach");
    JsonNode status = JSON.readTree(ok("status", "-o", "json").out());
    opened = Browser.open(status.at("/web").asText());
    assumeTrue(
        opened.isPresent(), "pages skipped: no chromium and chromedriver on the PATH to show them");
  }

  @AfterEach
  void end() throws Exception {
    opened.ifPresent(Browser::close);
    ok("down");
  }

  @Test
  void aRunIsFoundWatchedReadAndComparedInTheBrowser() throws Exception {
    Browser browser = opened.orElseThrow();
    browser.size(1280, 1000);
    browser.go("projects/default/runs");
    assertThat(browser.await(By.cssSelector(".empty")).getText()).contains("No runs yet");

    Mhim.Running training = train("first run", "--num_epoch=40");
    // It comes without a reload.
    browser.await(By.linkText("first run")).click();
    watched(browser);
    assertThat(training.await(PATIENCE).code()).isZero();
    evaluated(browser);

    assertThat(train("second run", "--num_epoch=1").await(PATIENCE).code()).isZero();
    compared(browser);
    swept(browser);
    predicted(browser);
    datasets(browser);
    onAPhone(browser);
    assertThat(browser.complaints()).isEmpty();
  }

  private void watched(Browser browser) {
    browser.await(By.cssSelector("h1 .mark.running"));
    browser.await(By.cssSelector(".chart canvas"));
    WebElement chart = browser.await(By.cssSelector(".chart [role=img]"));
    String early = Objects.requireNonNull(chart.getDomAttribute("aria-label"));
    assertThat(early).contains("Loss of the labels").contains("fold ");
    // The curve grows while it is looked at.
    browser.await(
        By.xpath(
            "//*[@role='img' and contains(@aria-label, 'Loss of the labels')"
                + " and @aria-label != "
                + quoted(early)
                + "]"));
    assertThat(browser.all(By.cssSelector(".part-folds tbody tr"))).hasSize(2);
  }

  private void evaluated(Browser browser) {
    browser.await(By.cssSelector("h1 .mark.succeeded"));
    browser.await(By.xpath("//caption[text()='AUC by fold']"));
    assertThat(browser.await(By.cssSelector(".part-evaluation")).getText())
        .contains("held-out")
        .contains("student minus baseline, AUC");
    WebElement report = browser.await(By.cssSelector("iframe.report"));
    assertThat(report.getDomAttribute("sandbox")).isEmpty();
    assertThat(String.valueOf(browser.evaluate("return arguments[0].srcdoc", report)))
        .startsWith("<!")
        .contains("first run");
    assertThat(browser.all(By.cssSelector(".part-settings a[download]")))
        .extracting(WebElement::getText)
        .contains("folds/0/student.safetensors", "report.html", "predictions.csv", "model-card.md");
    assertThat(browser.title()).startsWith("Run r");
  }

  private void compared(Browser browser) {
    browser.go("projects/default/runs");
    for (String run : List.of("first run", "second run")) {
      browser.await(By.cssSelector("[aria-label='Compare " + run + "']")).click();
    }
    browser.await(By.linkText("Compare 2 runs")).click();
    WebElement board = browser.await(By.cssSelector("table"));
    assertThat(board.getText())
        .contains("first run", "second run", "num_epoch", "AUC", "average precision");
    assertThat(browser.await(By.cssSelector("main")).getText()).contains("Is the difference real?");
  }

  private void swept(Browser browser) throws Exception {
    ok(
        "sweep",
        "--dataset_root=" + MUSK1,
        "--grid=merge_k=1,5",
        "--mlp_dim=64",
        "--cv_fold=2",
        "--num_epoch=1");
    browser.await(By.linkText("Sweeps")).click();
    browser.await(By.cssSelector("tbody a")).click();
    WebElement board = browser.await(By.xpath("//table[.//code[text()='merge_k']]"));
    assertThat(board.findElements(By.cssSelector("tbody tr .mark.succeeded"))).hasSize(2);
    assertThat(browser.await(By.cssSelector("main")).getText()).contains("2 of 2 runs have ended");
  }

  private void predicted(Browser browser) throws Exception {
    String run = JSON.readTree(ok("runs", "list", "-o", "json").out()).at("/runs/0/name").asText();
    ok("explain", "--run=" + run, "--dataset=musk1", "--title=own data", "--detach");
    SlideFiles.write(folder.resolve("other-lab"), 166, Map.of("slide-a", 9, "slide-b", 100));
    ok("import", folder.resolve("other-lab").toString());
    ok(
        "explain",
        "--run=" + run,
        "--dataset=other-lab",
        "--unlabelled",
        "--fold=1",
        "--title=other lab",
        "--detach");
    PredictionPages pages = new PredictionPages(browser);
    pages.aLabelledDatasetHasScoresAndABoardOfBags();
    pages.slidesWithoutCoordinatesHaveAMapThatSaysSo();
    pages.slidesWithCoordinatesHaveAMapThatPointerAndKeyboardExplore();
    pages.aPictureIsLaidBelowThePatches(folder);
    pages.theyServeOnAPhone();
  }

  private void datasets(Browser browser) {
    browser.await(By.linkText("Datasets")).click();
    browser.await(By.linkText("musk1")).click();
    assertThat(browser.await(By.cssSelector("dl.facts")).getText())
        .contains("92", "166", "classification");
  }

  /** The page keeps its width on a phone, and the keyboard reaches its content first. */
  private void onAPhone(Browser browser) {
    browser.size(500, 900);
    browser.go("projects/default/runs");
    browser.await(By.linkText("first run"));
    assertThat(
            browser.evaluate(
                "return document.documentElement.scrollWidth"
                    + " <= document.documentElement.clientWidth"))
        .isEqualTo(true);
    browser.evaluate("document.activeElement.blur(); document.querySelector('.skip').focus()");
    browser.focused().sendKeys(Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("view");
  }

  private Mhim.Running train(String title, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--dataset_root=" + MUSK1,
                "--mlp_dim=64",
                "--cv_fold=2",
                "--title=" + title,
                "--output_path=" + folder.resolve(title)));
    arguments.addAll(List.of(more));
    return mhim.start(arguments.toArray(String[]::new));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private Mhim.Result ok(String... arguments) throws Exception {
    Mhim.Result result = mhim.run(PATIENCE, arguments);
    assertThat(result.code()).as("%s: %s", String.join(" ", arguments), result).isZero();
    return result;
  }
}
