package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.Browser;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The live page as people see it: in a Chromium. */
class LivePageTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    /** Counts the pixels of a card's chart that have the colour of its first series, give or take some. */
    private static final String COLOURED = """
        const canvas = document.querySelector('#card-ID canvas');
        const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        paint.canvas.width = canvas.width;
        paint.canvas.height = canvas.height;
        paint.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--first');
        paint.fillRect(0, 0, 1, 1);
        const wanted = paint.getImageData(0, 0, 1, 1).data;
        paint.clearRect(0, 0, 1, 1);
        paint.drawImage(canvas, 0, 0);
        const all = paint.getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0;
        for (let i = 0; i < all.length; i += 4) {
          if (all[i + 3] > 200 && [0, 1, 2].every((band) => Math.abs(all[i + band] - wanted[band]) < 12)) {
            count++;
          }
        }
        return count;
        """;

    @RegisterExtension
    final TestServer server = new TestServer();

    private final CountDownLatch release = new CountDownLatch(1);
    private Viewed viewed;

    @BeforeEach
    void start() throws IOException {
        var router = EchoRoutes.addTo(new Router()).get("/wait", exchange -> release.await());
        viewed = Viewed.of(server, LoadPermission.GIVEN, router);
        BROWSER.open(viewed.uri("/"));
    }

    @AfterEach
    void stop() {
        release.countDown();
        viewed.close();
    }

    private void assertNothingWrong() {
        assertThat(BROWSER.errors()).isEmpty();
        assertThat(BROWSER.requestedHosts())
                .containsExactly("127.0.0.1:" + viewed.admin().address().getPort());
    }

    private static long coloured(String card) {
        return (long) BROWSER.script(COLOURED.replace("ID", card));
    }

    private RawClient waiting() throws IOException {
        return server.connect().get("/wait");
    }

    @Test
    void itDrawsAndUpdates() throws Exception {
        BROWSER.awaitText("#state", "ready");
        BROWSER.awaitText("#card-connections .value", "0 open");
        assertThat(BROWSER.count(".card canvas")).isEqualTo(8);
        for (var card : new String[] {"connections", "requests", "switches", "live", "busy", "memory"}) {
            BROWSER.await(card + " is drawn", () -> coloured(card) > 20);
        }

        server.connect().get("/plaintext").read();
        server.connect().get("/plaintext").read();

        BROWSER.awaitText("#card-connections .value", "2 open");
        BROWSER.awaitText("#card-live .legend", "live 2");
        BROWSER.awaitText("#card-latency .value", "s p99");
        BROWSER.await("latency is drawn", () -> coloured("latency") > 0);
        BROWSER.awaitText("#story", "2 connections are open, served by 2 coroutines on 2 threads");
        assertNothingWrong();
    }

    @Test
    void coroutinesAreFilteredAndSorted() throws Exception {
        var clients = new RawClient[] {waiting(), waiting(), waiting()};
        BROWSER.awaitText("#coroutines-count", "3 of 3 shown");
        BROWSER.awaitText("#rows", "CountDownLatch.await at LivePageTest.java:");
        var name = BROWSER.text("#rows button");

        BROWSER.type("#filter-name", name);
        BROWSER.awaitText("#coroutines-count", "1 of 1 shown, 3 in all");
        assertThat(BROWSER.text("#rows button")).isEqualTo(name);
        BROWSER.type("#filter-name", "nobody");
        BROWSER.awaitText("#rows", "No coroutine.");
        BROWSER.type("#filter-name", "http");
        BROWSER.awaitText("#coroutines-count", "3 of 3 shown");

        BROWSER.find("th[data-sort=name] button").click();
        BROWSER.await("sorted by name", () -> BROWSER.count("th[data-sort=name][aria-sort=ascending]") == 1);
        BROWSER.find("#filter-state option[value=running]").click();
        BROWSER.awaitText("#coroutines-count", "0 of 0 shown, 3 in all");
        assertThat(clients).hasSize(3);
        assertNothingWrong();
    }

    @Test
    void aClickOpensAStackWithTheApplicationsFrame() throws Exception {
        var client = waiting();
        BROWSER.awaitText("#rows", "LivePageTest.java");

        BROWSER.find("#rows td:last-child").click();

        BROWSER.awaitText("#stack-headline", "suspended in CountDownLatch.await at LivePageTest.java:");
        assertThat(BROWSER.text("#stack-frames .own")).contains("LivePageTest").contains("(LivePageTest.java:");
        assertThat(BROWSER.count("#stack-frames li")).isGreaterThan(5);

        release.countDown();
        client.read();
        client.close();
        Eventually.isTrue("it has ended", () -> server.coroutines().isEmpty());
        BROWSER.find("#stack-again").click();
        BROWSER.awaitText("#stack-headline", "has ended meanwhile");
        BROWSER.find("#stack-close").click();
        BROWSER.await("the dialog is closed", () -> BROWSER.count("#stack[open]") == 0);
        assertThat(BROWSER.errors())
                .allSatisfy(line -> assertThat(line).contains("/coroutines/", "404"))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        try (var client = waiting()) {
            BROWSER.awaitText("#rows", "LivePageTest.java");
            BROWSER.focus("#rows button");
            BROWSER.press(Keys.ENTER);
            BROWSER.await("the dialog is open", () -> BROWSER.count("#stack[open]") == 1);
            BROWSER.press(Keys.ESCAPE);
            BROWSER.await("the dialog is closed", () -> BROWSER.count("#stack[open]") == 0);

            BROWSER.await(
                    "the focus is where it was",
                    () -> BROWSER.script("return document.activeElement.matches('#rows button')")
                            .equals(true));
            assertThat(BROWSER.script("return getComputedStyle(document.activeElement).outlineStyle"))
                    .isEqualTo("solid");
            assertThat(client).isNotNull();
        }
        assertNothingWrong();
    }

    @Test
    void aLoadRunsToItsEnd() {
        BROWSER.type("#load-connections", "50");
        BROWSER.type("#load-seconds", "3");
        BROWSER.focus("#load-start");
        BROWSER.press(Keys.ENTER);

        BROWSER.await("progress is shown", () -> BROWSER.find("#load-bar").isDisplayed());
        BROWSER.awaitText("#load-figures", "50 of 50 connections open");
        BROWSER.awaitText("#card-connections .value", "50 open");
        BROWSER.await(
                "the bar moves",
                () -> BROWSER.script("return document.getElementById('load-bar').value > 0.2")
                        .equals(true));
        BROWSER.awaitText("#load-message", "The load has ended.");
        assertThat(BROWSER.text("#load-figures")).contains("0 failures").doesNotContain(" 0 answers");
        assertNothingWrong();
    }

    @Test
    void aLoadIsStopped() {
        BROWSER.type("#load-connections", "10");
        BROWSER.type("#load-seconds", "60");
        BROWSER.find("#load-start").click();
        BROWSER.awaitText("#load-figures", "10 of 10 connections open");

        BROWSER.find("#load-stop").click();

        BROWSER.awaitText("#load-message", "The load was stopped.");
        assertNothingWrong();
    }

    @Test
    void whereTheLoadIsOffThePageSaysHowToTurnItOn() throws Exception {
        try (var other = new Viewed(new LoadPermission("Off: --live-load turns it on."))) {
            BROWSER.open(other.uri("/"));
            BROWSER.awaitText("#state", "starting");

            assertThat(BROWSER.find("#load-refusal").getText()).contains("--live-load");
            assertThat(BROWSER.find("#load-form").isDisplayed()).isFalse();
        }
    }

    @Test
    void aPhoneNeedsNoSidewaysScrolling() throws Exception {
        try (var client = waiting()) {
            BROWSER.size(360, 740, true);
            BROWSER.awaitText("#rows", "LivePageTest.java");
            assertFits();
            BROWSER.script("document.querySelector('#rows button').click()");
            BROWSER.awaitText("#stack-headline", "suspended in");
            assertFits();
            assertThat(client).isNotNull();
        }
        assertNothingWrong();
    }

    private static void assertFits() {
        assertThat((long) BROWSER.script("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
        assertThat(BROWSER.script("return [...document.querySelectorAll('main *')].filter((one) =>"
                        + " one.getBoundingClientRect().right > 361 && !one.closest('.unseen')).map((one)"
                        + " => one.outerHTML)"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
    }

    @Test
    void darkIsDark() {
        BROWSER.awaitText("#state", "ready");
        BROWSER.await("it is drawn", () -> coloured("memory") > 20);
        var light = BROWSER.script("return getComputedStyle(document.body).backgroundColor");

        BROWSER.scheme("dark");

        BROWSER.await("it is drawn in the other colours", () -> coloured("memory") > 20);
        assertThat(BROWSER.script("return getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(light)
                .isEqualTo("rgb(18, 21, 23)");
        assertNothingWrong();
    }

    @Test
    void itComesBackWithTheServer() throws Exception {
        BROWSER.awaitText("#state", "ready");
        int port = viewed.admin().address().getPort();
        viewed.admin().close();
        BROWSER.awaitText("#state", "disconnected");
        assertThat(BROWSER.text("#story")).contains("cannot be reached");

        viewed.openAdminPort(port);
        viewed.admin().show(server.server());

        BROWSER.awaitText("#state", "ready");
        BROWSER.awaitText("#card-connections .value", "0 open");
    }
}
