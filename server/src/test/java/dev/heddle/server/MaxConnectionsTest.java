package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Shedding under overload: one connection more than allowed is told so. */
@ExtendWith(NoLeaks.class)
class MaxConnectionsTest {
    private static final int MOST = 3;

    @RegisterExtension
    final TestServer server = new TestServer();

    private void startWithAFewConnections() throws IOException {
        server.start(Server.builder()
                .maxConnections(MOST)
                .http(0, exchange -> exchange.response().send("served"))
                .tcp(0, connection -> connection.transferTo(connection)));
    }

    private List<RawClient> takeAll() throws IOException {
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < MOST; i++) {
            var client = server.connect();
            assertThat(client.get("/").read().text()).isEqualTo("served");
            clients.add(client);
        }
        return clients;
    }

    private static void assertRefused(RawClient client) throws IOException {
        var response = client.read();
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
        assertThat(response.header("retry-after")).isEqualTo("1");
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(response.text()).isEqualTo("too many connections\n");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void oneMoreIsToldToComeLater() throws IOException {
        startWithAFewConnections();
        takeAll();

        assertRefused(server.connect());

        assertThat(server.server().openConnections()).isEqualTo(MOST);
    }

    @Test
    void oneMoreThatHasSentItsRequestIsToldTheSame() throws IOException {
        startWithAFewConnections();
        takeAll();

        assertRefused(server.connect().post("/", "x".repeat(100_000)));
    }

    @Test
    void thoseThatAreOpenAreServedOn() throws IOException {
        startWithAFewConnections();
        var clients = takeAll();
        assertRefused(server.connect());

        for (var client : clients) {
            assertThat(client.get("/").read().text()).isEqualTo("served");
        }
    }

    @Test
    void placeOfAConnectionThatClosedIsFree() throws IOException {
        startWithAFewConnections();
        var clients = takeAll();
        assertRefused(server.connect());

        clients.getFirst().close();
        Eventually.isTrue("a place is free", () -> server.server().openConnections() == MOST - 1);

        assertThat(server.get("/").text()).isEqualTo("served");
    }

    @Test
    void refusedConnectionsTakeNoPlace() throws IOException {
        startWithAFewConnections();
        var clients = takeAll();
        for (int i = 0; i < 20; i++) {
            assertRefused(server.connect());
        }

        for (var client : clients) {
            client.close();
        }

        server.awaitNoConnection();
        takeAll();
    }

    @Test
    void oneMoreForTcpIsClosed() throws IOException {
        startWithAFewConnections();
        takeAll();

        assertThat(server.connectTcp().send("hello").readToEnd()).isEmpty();
    }
}
