package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.AccessLogLines;
import dev.heddle.server.fixture.Browser;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.http3.Http3Client;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Chromium speaks HTTP/3 with the program: pages, streams of events, and the live page behind the proxy. */
class Http3BrowserTest {
    private static final String[] FLAGS = {"--tls-self-signed", "--tls-port=0", "--http3", "--access-log"};

    @RegisterExtension
    final AccessLogLines lines = new AccessLogLines();

    private final Browser browser = new Browser();

    @AfterEach
    void quit() {
        browser.quit();
    }

    /** Nobody has signed the certificate: it is known by its key. */
    private void open(InetSocketAddress server) throws Exception {
        var client = Http3Client.connect(server, "localhost");
        var key = client.certificate().getPublicKey().getEncoded();
        client.close();
        var hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        browser.start(
                "--origin-to-force-quic-on=127.0.0.1:" + server.getPort(),
                "--ignore-certificate-errors-spki-list=" + hash);
        browser.open(URI.create("https://127.0.0.1:" + server.getPort() + "/"));
    }

    private void assertIsSpoken(Program program) {
        assertThat(browser.protocols()).containsExactly("h3");
        Eventually.isTrue(
                "its stream is open, and others have ended",
                () -> Http.get(program.admin("/metrics")).body().contains("http3_stream_open 1.0"));
        assertThat(lines.await(1).getFirst()).contains("\"GET / HTTP/3.0\" 200 ");
    }

    @Test
    void pageAndEventsComeByIt() throws Exception {
        try (var echo = Program.echo(FLAGS)) {
            open(echo.address("https"));
            assertThat(browser.text("body")).contains("/plaintext");

            browser.script("window.seen = []; window.source = new EventSource('/sse?count=1000&duration=100s');"
                    + " source.addEventListener('ping', (event) => seen.push(event.lastEventId))");

            browser.await(
                    "events come one by one",
                    () -> browser.script("return seen.slice(0, 3).join()").equals("0,1,2"));
            assertIsSpoken(echo);
            browser.quit();
        }
    }

    /** The admin port has clear text alone: the proxy stands before it. */
    @Test
    void livePageIsAliveBehindTheProxy() throws Exception {
        try (var echo = Program.echo();
                var proxy = proxyTo(echo.admin(""))) {
            open(proxy.address("https"));
            browser.awaitText("#state", "ready");
            browser.awaitText("#card-connections .value", "0 open");

            try (var client = RawClient.connect(echo.address("http")).get("/plaintext")) {
                client.read();
                browser.awaitText("#card-connections .value", "1 open");
            }

            browser.awaitText("#card-connections .value", "0 open");
            assertIsSpoken(proxy);
            assertThat(browser.errors()).isEmpty();
            browser.quit();
        }
    }

    private static Program proxyTo(URI upstream) {
        return Program.proxy(FLAGS[0], FLAGS[1], FLAGS[2], FLAGS[3], "--upstream=" + upstream);
    }
}
