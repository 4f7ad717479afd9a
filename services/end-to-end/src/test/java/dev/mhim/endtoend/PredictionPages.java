package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages of predictions and maps, as somebody walks through them. */
final class PredictionPages {
  private static final String COLOURS =
      """
      const canvas = document.querySelector('.map canvas');
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      const context = copy.getContext('2d', { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
      const colours = new Set();
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3]) { colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]); }
      }
      return colours.size;
      """;
  private static final String NOT_WIDER =
      "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";

  private final Browser browser;

  PredictionPages(Browser browser) {
    this.browser = browser;
  }

  void aLabelledDatasetHasScoresAndABoardOfBags() {
    open("own data");
    browser.await(By.cssSelector("h1 .mark.succeeded"));
    assertThat(browser.await(By.cssSelector(".caution")).getText()).contains("no test of them");
    WebElement scores = browser.await(By.xpath("//table[contains(caption, 'Scores over 92')]"));
    assertThat(scores.getText()).contains("Ensemble", "Fold 0", "Fold 1", "AUC");
    WebElement bags = browser.await(By.xpath("//table[contains(caption, '92 of 92 bags')]"));
    assertThat(bags.getText()).contains("Label", "Probability of 1", "musk1_000");
    browser.await(By.xpath("//label[contains(., 'differ')]/input")).click();
    browser.await(By.xpath("//caption[contains(., ' of 92 bags') and not(contains(., '92 of'))]"));
    assertThat(browser.all(By.cssSelector("a[download]")))
        .extracting(WebElement::getText)
        .contains("predictions.csv", "metrics.json");
  }

  void slidesWithoutCoordinatesHaveAMapThatSaysSo() {
    browser.await(By.linkText("Maps of 92 slides")).click();
    assertThat(browser.await(By.cssSelector(".caution")).getText()).contains("order of the file");
    assertThat(browser.await(By.cssSelector("main")).getText())
        .doesNotContain("Image of the slide");
  }

  void slidesWithCoordinatesHaveAMapThatPointerAndKeyboardExplore() {
    open("other lab");
    browser.await(By.cssSelector("h1 .mark.succeeded"));
    browser.await(By.xpath("//table[contains(caption, '2 of 2 bags')]"));
    assertThat(browser.all(By.xpath("//h2[.='Evaluation']"))).isEmpty();
    browser.await(By.xpath("//tr[contains(., 'slide-a')]//a[.='Map']")).click();
    WebElement canvas = browser.await(By.cssSelector(".map canvas"));
    awaitColours(9);
    assertThat(canvas.getDomAttribute("aria-label")).contains("9 patches of slide-a");

    // Another slide, another measure, a threshold.
    browser.await(By.xpath("//button[.='Next']")).click();
    browser.await(By.xpath("//h1[.='slide-b']"));
    browser.await(By.xpath("//option[.='Pseudo-score, 1']")).click();
    browser.await(By.xpath("//caption[contains(., '10 strongest patches by pseudo-score, 1')]"));
    WebElement threshold = browser.await(By.cssSelector("input[type=range]"));
    threshold.sendKeys(Keys.END);
    browser.await(By.xpath("//*[contains(text(), '1 of 100 patches')]"));
    threshold.sendKeys(Keys.HOME);
    browser.await(By.xpath("//*[contains(text(), 'All patches are shown')]"));

    browser.pointAt(canvas);
    assertThat(browser.await(By.cssSelector(".tip")).getText()).contains("Patch", "Attention");
    String strongest = browser.await(By.cssSelector("tbody th")).getText();
    canvas.sendKeys("+", Keys.ARROW_LEFT, "n");
    browser.await(By.xpath("//p[@class='selected']/strong[.='Patch %s']".formatted(strongest)));
    browser.await(By.cssSelector("tbody tr:nth-child(3) button")).click();
    assertThat(browser.all(By.cssSelector("button[aria-pressed=true]"))).hasSize(1);
    assertThat(browser.evaluate("return document.getElementById('announcement').textContent"))
        .asString()
        .startsWith("Patch ");
  }

  void aPictureIsLaidBelowThePatches(Path folder) throws IOException {
    File picture = folder.resolve("overview.png").toFile();
    BufferedImage image = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
    image.setRGB(40, 40, 0xff00ff);
    assertThat(ImageIO.write(image, "png", picture)).isTrue();

    browser.await(By.cssSelector("input[type=file]")).sendKeys(picture.toString());
    // 10 patches of 256 pixels in a row: 2560 pixels over 80.
    WebElement scale = browser.await(By.cssSelector("input[type=number]"));
    assertThat(browser.evaluate("return arguments[0].value", scale)).isEqualTo("32");
    browser.await(By.xpath("//button[.='Take it away']")).click();
    assertThat(browser.all(By.cssSelector("input[type=number]"))).isEmpty();
  }

  void theyServeOnAPhone() {
    browser.phone(390, 844);
    assertThat(browser.evaluate(NOT_WIDER)).as("map").isEqualTo(true);
    open("other lab");
    browser.await(By.xpath("//table[contains(caption, '2 of 2 bags')]"));
    assertThat(browser.evaluate(NOT_WIDER)).as("prediction").isEqualTo(true);
    browser.noPhone();
  }

  private void open(String prediction) {
    browser.await(By.linkText("Predictions")).click();
    browser.await(By.linkText(prediction)).click();
  }

  /** Drawn once it shows as many colours as patches, whose percentiles all differ. */
  private void awaitColours(int patches) {
    browser.until(() -> {
      Object colours = browser.evaluate(COLOURS);
      return colours instanceof Long count && count == patches;
    });
    assertThat(browser.all(By.cssSelector(".ramp"))).hasSize(1);
  }
}
