package dev.heddle.server.live;

import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.Browser;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Makes the pictures of the live page for the docs: {@code mvn -Pscreenshots}. */
@EnabledIfSystemProperty(named = "heddle.screenshots", matches = ".+", disabledReason = "for mvn -Pscreenshots")
class ScreenshotsTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final Path DOCS = Path.of(System.getProperty("heddle.screenshots", "."));
    private static final int POINTS = 12;

    @RegisterExtension
    final TestServer server = new TestServer();

    private Viewed viewed;

    @BeforeEach
    void start() throws IOException {
        viewed = Viewed.of(server, LoadPermission.GIVEN, EchoRoutes.addTo(new Router()));
        BROWSER.open(viewed.uri("/"));
        BROWSER.size(1280, 1000, false);
    }

    @AfterEach
    void stop() {
        viewed.close();
    }

    @Test
    @Timeout(180)
    void makesThePictures() throws IOException {
        for (int i = 0; i < 3; i++) {
            server.connect().get("/plaintext").read();
        }
        awaitPoints(POINTS);
        picture("rest");

        server.disconnect();
        BROWSER.type("#load-connections", "1000");
        BROWSER.type("#load-seconds", "60");
        BROWSER.find("#load-start").click();
        BROWSER.awaitText("#card-connections .value", "1,000 open");
        for (int i = 0; i < 3; i++) {
            awaitPoints(POINTS);
        }
        picture("load");
        BROWSER.scheme("dark");
        picture("dark");
        BROWSER.size(360, 780, true);
        picture("phone");

        BROWSER.scheme("light");
        BROWSER.size(1280, 1000, false);
        openStack();
        picture("stack");
        BROWSER.script("document.getElementById('stack').close(); document.getElementById('load-stop').click()");
        BROWSER.awaitText("#load-message", "The load was stopped.");
    }

    /** So many seconds of charts. */
    private static void awaitPoints(int points) {
        long from = (long)
                BROWSER.script("return Chart.getChart(document.querySelector('canvas')).data.datasets[0].data.length");
        BROWSER.await(
                points + " more points",
                () -> (long) BROWSER.script(
                                "return Chart.getChart(document.querySelector('canvas')).data.datasets[0].data.length")
                        >= from + points);
    }

    private static void openStack() {
        BROWSER.type("#filter-name", "http");
        BROWSER.awaitText("#rows", "Thread.sleep at TimedHandler.java");
        BROWSER.script("document.querySelector('#rows button').click()");
        // Between two requests it waits for the next one.
        BROWSER.await("it sleeps", () -> {
            BROWSER.find("#stack-again").click();
            return BROWSER.text("#stack-headline").startsWith("suspended in Thread.sleep at TimedHandler.java");
        });
    }

    private static void picture(String name) throws IOException {
        BROWSER.script("document.activeElement.blur(); scrollTo(0, 0)");
        BROWSER.picture(DOCS.resolve("live-" + name + ".png"));
    }
}
