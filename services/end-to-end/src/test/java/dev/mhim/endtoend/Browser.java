package dev.mhim.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium as Debian ships it, with its driver. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;
  private final String root;

  private Browser(ChromeDriver driver, String root) {
    this.driver = driver;
    this.root = root;
  }

  /**
   * Opens one; empty where browser or driver is not installed.
   *
   * @param root where the pages are, {@code http://host:port}
   */
  static Optional<Browser> open(String root) {
    Optional<Path> program = onPath("chromium").or(() -> onPath("google-chrome"));
    Optional<Path> chromedriver = onPath("chromedriver");
    if (program.isEmpty() || chromedriver.isEmpty()) {
      return Optional.empty();
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program.get().toString());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get().toFile())
            .usingAnyFreePort()
            .build();
    return Optional.of(new Browser(new ChromeDriver(service, options), root));
  }

  private static Optional<Path> onPath(String program) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Shows pages as a phone of this width does; {@link #size} has no windows that narrow. */
  void phone(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 2, "mobile", true));
  }

  /** Ends {@link #phone}. */
  void noPhone() {
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  /** Moves the pointer to the middle of an element. */
  void pointAt(WebElement element) {
    new Actions(driver).moveToElement(element).perform();
  }

  /** Goes to a page by its address after the {@code #}. */
  void go(String page) {
    driver.get(root + "/#/" + page);
  }

  /** The first element once it is shown. */
  WebElement await(By what) {
    new WebDriverWait(driver, PATIENCE)
        .ignoring(StaleElementReferenceException.class)
        .until(browser -> shown(what).isPresent());
    return shown(what).orElseThrow();
  }

  /** Waits until something is so. */
  void until(BooleanSupplier condition) {
    new WebDriverWait(driver, PATIENCE).until(browser -> condition.getAsBoolean());
  }

  private Optional<WebElement> shown(By what) {
    return all(what).stream().filter(WebElement::isDisplayed).findFirst();
  }

  List<WebElement> all(By what) {
    return driver.findElements(what);
  }

  String title() {
    return Objects.requireNonNull(driver.getTitle());
  }

  /** What a script gives back. */
  @Nullable Object evaluate(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** What has the keyboard. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** What scripts complained of, requests that failed and refusals of the security policy. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
