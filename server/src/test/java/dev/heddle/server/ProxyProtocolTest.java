package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpTimeouts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener for the PROXY protocol believes the header, and takes no connection without one. */
@ExtendWith(NoLeaks.class)
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static final String GET = "GET / HTTP/1.1\r\nHost: a";

    @RegisterExtension
    final TestServer server = new TestServer();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private void start(ProxyProtocol options, HttpTimeouts timeouts) throws IOException {
        server.start(Server.builder()
                .http(0, exchange -> exchange.response().send(String.valueOf(exchange.remoteAddress())))
                .proxyProtocol(options)
                .timeouts(timeouts)
                .meters(registry));
    }

    private void start() throws IOException {
        start(ProxyProtocol.FROM_ANY, HttpTimeouts.DEFAULT);
    }

    private double refused() {
        return registry.get("connection.header.refused").functionCounter().count();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(SIGNATURE + hex);
    }

    private void assertRefused(RawClient client) throws IOException {
        Eventually.isTrue("it is counted", () -> refused() == 1);
        try {
            assertThat(client.readToEnd()).isEmpty();
        } catch (IOException reset) {
            // As good as an end.
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.1 192.0.2.9 4711 80, /192.0.2.1:4711",
        "PROXY TCP6 2001:db8::1 2001:db8::9 4711 80, /[2001:db8:0:0:0:0:0:1]:4711"
    })
    void version1TellsTheClient(String header, String address) throws Exception {
        start();

        var response = server.connect().sendLines(header).get("/").read();

        assertThat(response.text()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "2111000cc0000201c000020912670050, /192.0.2.1:4711",
        "2121002420010db800000000000000000000000120010db800000000000000000000000912670050,"
                + " /[2001:db8:0:0:0:0:0:1]:4711",
        "21110013c0000201c00002091267005001000468322020, /192.0.2.1:4711"
    })
    void version2TellsTheClient(String header, String address) throws Exception {
        start();

        var response = server.connect().send(bytes(header)).get("/").read();

        assertThat(response.text()).isEqualTo(address);
    }

    @Test
    void headerInPiecesIsAsGood() throws Exception {
        start();
        var client = server.connect();

        for (byte one : bytes("2111000cc0000201c000020912670050")) {
            client.send(new byte[] {one});
        }

        assertThat(client.get("/").read().text()).isEqualTo("/192.0.2.1:4711");
        assertThat(client.get("/").read().text()).as("all requests").isEqualTo("/192.0.2.1:4711");
    }

    @Test
    void headerAndRequestsInOnePieceAreSeparated() throws Exception {
        start();

        var client = server.connect()
                .send(String.join("\r\n", "PROXY TCP4 192.0.2.1 192.0.2.9 4711 80", GET, "", GET, "", ""));

        assertThat(client.read().text()).isEqualTo("/192.0.2.1:4711");
        assertThat(client.read().text()).isEqualTo("/192.0.2.1:4711");
    }

    @Test
    void headerThatTellsNothingLeavesTheSocketsAddress() throws Exception {
        start();

        assertThat(server.connect().sendLines("PROXY UNKNOWN").get("/").read().text())
                .startsWith("/127.0.0.1:");
        assertThat(server.connect().send(bytes("20000000")).get("/").read().text())
                .as("LOCAL")
                .startsWith("/127.0.0.1:");
        assertThat(server.connect()
                        .send(bytes("2112000cc0000201c000020912670050"))
                        .get("/")
                        .read()
                        .text())
                .as("datagrams")
                .startsWith("/127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "PROXY TCP4 192.0.2.999 192.0.2.9 4711 80\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.9 4711 99999\r\n",
                "PROXY TCP5 192.0.2.1 192.0.2.9 4711 80\r\n"
            })
    void connectionWithoutAHeaderIsClosed(String beginning) throws Exception {
        start();

        assertRefused(server.connect().send(beginning));
    }

    @Test
    void endlessHeaderIsClosed() throws Exception {
        start();

        assertRefused(server.connect().send("PROXY TCP4 " + "1".repeat(200)));
    }

    /** The second is whole, and shorter than what tells one version of the protocol from the other. */
    @ParameterizedTest
    @ValueSource(strings = {"PROXY TC", "PROXY\r\n"})
    void headerThatDoesNotComeIsWaitedForAsLongAsForARequest(String beginning) throws Exception {
        var hour = Duration.ofHours(1);
        start(ProxyProtocol.FROM_ANY, new HttpTimeouts(Duration.ofMillis(100), hour, hour, hour));

        assertRefused(server.connect().send(beginning));
    }

    @Test
    void whoMayNotTellIsClosedAtOnce() throws Exception {
        start(new ProxyProtocol(AddressRanges.of("192.0.2.0/24")), HttpTimeouts.DEFAULT);

        assertRefused(RawClient.connect(server.server().httpAddress()));
    }

    @Test
    void whoMayTellIsBelieved() throws Exception {
        start(new ProxyProtocol(AddressRanges.of("127.0.0.0/8")), HttpTimeouts.DEFAULT);

        var response = server.connect()
                .sendLines("PROXY TCP4 192.0.2.1 192.0.2.9 4711 80")
                .get("/")
                .read();

        assertThat(response.text()).isEqualTo("/192.0.2.1:4711");
    }

    @Test
    void lookWhetherThePortIsOpenIsNoFault() throws Exception {
        start();

        server.connect().close();
        server.awaitNoConnection();

        assertThat(refused()).isZero();
    }

    @Test
    void withoutTheOptionAHeaderIsABadRequest() throws Exception {
        server.http(
                exchange -> exchange.response().send(((InetSocketAddress) exchange.remoteAddress()).getHostString()));

        var client = server.connect().sendLines("PROXY TCP4 192.0.2.1 192.0.2.9 4711 80");

        assertThat(client.read().status()).isEqualTo(400);
    }
}
