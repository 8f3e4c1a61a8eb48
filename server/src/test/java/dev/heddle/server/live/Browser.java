package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.server.fixture.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * One Chromium for a class of tests, as it is installed on this machine; nothing is ever downloaded. Where there is none, or
 * in the second run of all tests, with the JDK's internals closed, which is nothing to a browser, the tests are skipped.
 */
final class Browser implements BeforeAllCallback, AfterAllCallback {
    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final List<Path> DRIVERS =
            List.of(Path.of("/usr/bin/chromedriver"), Path.of("/usr/lib/chromium/chromedriver"));
    private static final Pattern REQUESTED =
            Pattern.compile("\"method\":\"Network\\.requestWillBeSent\".*\"request\":\\{.*?\"url\":\"([^\"]*)\"");
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private ChromeDriver driver;

    @Override
    public void beforeAll(ExtensionContext context) {
        assumeFalse(Boolean.getBoolean("heddle.expect.closed"), "the page is the same with the JDK's internals closed");
        var browser = BROWSERS.stream().filter(Files::isExecutable).findFirst();
        var chromedriver = DRIVERS.stream().filter(Files::isExecutable).findFirst();
        assumeTrue(browser.isPresent(), "no Chromium is installed at " + BROWSERS);
        assumeTrue(chromedriver.isPresent(), "no chromedriver is installed at " + DRIVERS);
        // Where it is set, Selenium looks for no driver, and downloads none.
        System.setProperty("webdriver.chrome.driver", chromedriver.get().toString());
        driver = new ChromeDriver(options(browser.get()));
    }

    private static ChromeOptions options(Path browser) {
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1280,1000");
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (driver != null) {
            driver.quit();
        }
    }

    // ---- the page

    /** Opens a page in a window as of a desktop, in light colours, with nothing logged so far. */
    void open(URI uri) {
        size(1280, 1000, false);
        scheme("light");
        driver.get("about:blank");
        requestedHosts();
        errors();
        driver.get(uri.toString());
    }

    void size(int width, int height, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", mobile ? 2 : 1, "mobile", mobile));
    }

    /** Chooses light or dark colours. */
    void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    String text(String selector) {
        return String.valueOf(script("return document.querySelector('" + selector + "').textContent"));
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    Object script(String code) {
        return driver.executeScript(code);
    }

    void focus(String selector) {
        script("document.querySelector('" + selector + "').focus()");
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void type(String selector, String text) {
        find(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    /** Waits for a condition; what the page replaces while it is looked at is looked at again. */
    void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!holds(condition)) {
            if (System.nanoTime() - start > Eventually.PATIENCE.toNanos()) {
                fail("not within " + Eventually.PATIENCE.toSeconds() + " s: " + what + ", of " + text("body"));
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (WebDriverException replaced) {
            return false;
        }
    }

    void awaitText(String selector, String part) {
        await(selector + " has '" + part + "'", () -> text(selector).contains(part));
    }

    // ---- what the browser says

    /** Warnings and errors of its console, since the last look. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(Object::toString)
                .toList();
    }

    /** Host and port of every request since the last look, once each. */
    List<String> requestedHosts() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> REQUESTED.matcher(entry.getMessage()))
                .filter(Matcher::find)
                .map(found -> URI.create(found.group(1)))
                .filter(uri -> uri.getScheme().startsWith("http"))
                .map(URI::getAuthority)
                .distinct()
                .toList();
    }

    /** Writes what is seen as a picture. */
    void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        assertThat(Files.size(file)).as("%s in bytes", file).isLessThan(200_000);
    }
}
