package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.heddle.coroutine.Transport;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.tcp.TcpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class ServerTest {
    private static final HttpHandler HELLO = exchange -> exchange.response().send("hello");
    private static final TcpHandler ECHO = connection -> connection.transferTo(connection);

    @RegisterExtension
    final TestServer server = new TestServer();

    // ---- where it listens

    @Test
    void listensOnTheLoopbackAddressUnlessToldOtherwise() throws IOException {
        server.start(Server.builder().http(0, HELLO).tcp(0, ECHO));

        assertThat(server.server().httpAddress().getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(server.server().tcpAddress().getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(server.server().httpAddress().getPort())
                .isPositive()
                .isNotEqualTo(server.server().tcpAddress().getPort());
    }

    @Test
    void servesHttpAndTcpSideBySide() throws IOException {
        server.start(Server.builder().http(0, HELLO).tcp(0, ECHO));

        assertThat(server.get("/").text()).isEqualTo("hello");
        assertThat(server.connectTcp().send("echo").readExactly(4)).asString().isEqualTo("echo");
    }

    @Test
    void listensOnEveryAddressWhenToldTo() throws IOException {
        server.start(Server.builder().host("0.0.0.0").http(0, HELLO));

        int port = server.server().httpAddress().getPort();
        try (var client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            assertThat(client.get("/").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void listensOnThePortThatItIsTold() throws IOException {
        int port = freePort();
        server.start(Server.builder().http(port, HELLO));

        assertThat(server.server().httpAddress().getPort()).isEqualTo(port);
        assertThat(server.get("/").text()).isEqualTo("hello");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void addressOfAProtocolThatItDoesNotServeIsRefused() throws IOException {
        server.start(Server.builder().http(0, HELLO));

        assertThatThrownBy(() -> server.server().tcpAddress())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server does not serve TCP");
    }

    @ParameterizedTest
    @EnumSource
    void servesOnEveryTransportThatIsAvailable(Transport transport) throws IOException {
        assumeFalse(!transport.isAvailable());
        server.start(Server.builder().transport(transport).http(0, HELLO));

        assertThat(server.get("/").text()).isEqualTo("hello");
        assertThat(server.server().eventLoops().transport()).isEqualTo(transport.resolve());
    }

    @Test
    void runsAsManyEventLoopsAsItIsTold() throws IOException {
        server.start(Server.builder().eventLoops(3).http(0, HELLO));

        assertThat(server.server().eventLoops().schedulers()).hasSize(3);
    }

    // ---- what keeps it from starting: one line that says what, and nothing is left behind

    @Test
    void portThatIsTakenIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = Server.builder().name("taken").http(taken.getLocalPort(), HELLO);

            assertThatThrownBy(options::start)
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": the port is taken");
        }
        assertNoThreadOf("taken");
    }

    @Test
    void portsThatWereBoundBeforeTheFailureAreFree() throws IOException {
        int free = freePort();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = Server.builder().name("half").http(free, HELLO).tcp(taken.getLocalPort(), ECHO);
            assertThatThrownBy(options::start).isInstanceOf(BindException.class);
        }
        assertNoThreadOf("half");

        server.start(Server.builder().http(free, HELLO));
        assertThat(server.get("/").text()).isEqualTo("hello");
    }

    @Test
    void hostThatNobodyKnowsIsNamed() {
        var options =
                Server.builder().name("unknown").host("no-such-host.invalid").http(0, HELLO);

        assertThatThrownBy(options::start)
                .isInstanceOf(BindException.class)
                .hasMessage("no address is known for host no-such-host.invalid");
        assertNoThreadOf("unknown");
    }

    @Test
    void addressOfAnotherMachineIsNamed() {
        // RFC 5737: for documentation.
        var options = Server.builder().name("foreign").host("192.0.2.1").http(0, HELLO);

        assertThatThrownBy(options::start)
                .isInstanceOf(BindException.class)
                .hasMessageStartingWith("cannot listen on 192.0.2.1:0: ");
        assertNoThreadOf("foreign");
    }

    private static void assertNoThreadOf(String name) {
        Eventually.isTrue(
                "no thread of " + name + " is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(name)));
    }

    @Test
    void serverWithoutAHandlerIsRefused() {
        assertThatThrownBy(() -> Server.builder().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a server needs a handler: http(port, handler) or tcp(port, handler)");
    }

    @Test
    void transportOfAnotherSystemIsRefused() {
        assumeFalse(Transport.KQUEUE.isAvailable());
        var options = Server.builder().transport(Transport.KQUEUE).http(0, HELLO);

        assertThatThrownBy(options::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("transport kqueue is not available here");
    }

    // ---- arguments

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void portIsInItsRange(int port) {
        assertThatThrownBy(() -> Server.builder().http(port, HELLO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port " + port + ": allowed are 0 to 65535");
        assertThatThrownBy(() -> Server.builder().tcp(port, ECHO)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void oneConnectionIsTheLeast(int most) {
        assertThatThrownBy(() -> Server.builder().maxConnections(most))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(most + " connections: allowed is 1 and more");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025})
    void eventLoopsAreFromOneOn(int count) {
        assertThatThrownBy(
                        () -> Server.builder().eventLoops(count).http(0, HELLO).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(count + " event loops: allowed are 1 to 1024");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void idleTimeIsMoreThanZero(long millis) {
        var none = Duration.ofMillis(millis);
        assertThatThrownBy(() -> Server.builder().tcpIdle(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idle time " + none + ": allowed is more than zero");
    }

    @Test
    void nothingIsNull() {
        var options = Server.builder();
        assertThatThrownBy(() -> options.host(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.http(0, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.tcp(0, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.transport(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.limits(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.timeouts(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.tcpIdle(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.meters(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.name(null)).isInstanceOf(NullPointerException.class);
    }

    // ---- the end

    @Test
    void closedServerLeavesNoThreadAndNoPort() throws IOException {
        var closed = Server.builder().name("closing").http(0, HELLO).start();
        var address = closed.httpAddress();

        closed.close();
        closed.close();

        assertNoThreadOf("closing");
        assertThat(closed.isDraining()).isTrue();
        assertThatThrownBy(() -> RawClient.connect(address)).isInstanceOf(IOException.class);
    }
}
