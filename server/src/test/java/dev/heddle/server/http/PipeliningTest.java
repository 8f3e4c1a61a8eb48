package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that are sent before the answer to the last one has come (RFC 9112 9.3.2): in which order they are served. */
@ExtendWith(NoLeaks.class)
class PipeliningTest {
    private static final HttpHandler PATH =
            exchange -> exchange.response().send(exchange.request().path());

    @RegisterExtension
    final TestServer server = new TestServer();

    private RawClient connectTo(HttpHandler handler) throws IOException {
        server.http(handler);
        return server.connect();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderAlthoughTheFirstTakesLonger() throws Exception {
        var client = connectTo(exchange -> {
            if (exchange.request().path().equals("/slow")) {
                Thread.sleep(50);
            }
            PATH.handle(exchange);
        });

        client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
                + "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /last HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.read().text()).isEqualTo("/slow");
        assertThat(client.read().text()).isEqualTo("/body");
        assertThat(client.read().text()).isEqualTo("/last");
    }

    @Test
    void secondRequestBeginsOnlyAfterTheFirstHasEnded() throws Exception {
        var secondBegan = new Signal("the second request began");
        var client = connectTo(exchange -> {
            if (exchange.request().path().equals("/second")) {
                secondBegan.give();
            }
            Thread.sleep(20);
            exchange.response().send(exchange.request().path() + secondBegan.isGiven());
        });

        client.get("/first").get("/second");

        assertThat(client.read().text()).isEqualTo("/firstfalse");
        assertThat(client.read().text()).isEqualTo("/secondtrue");
    }

    @Test
    void manyPipelinedRequestsAreAllAnswered() throws Exception {
        var client = connectTo(PATH);
        int count = 2_000;
        var writer = Thread.ofVirtual().start(() -> {
            try {
                client.send(String.join("", Collections.nCopies(count, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        for (int i = 0; i < count; i++) {
            assertThat(client.read().text()).isEqualTo("/x");
        }
        writer.join();
    }

    /** More than are decoded before the first is served. */
    @Test
    void allThatWasSentBeforeAHalfCloseIsAnswered() throws Exception {
        var read = new Signal("the client has ended its output");
        var client = connectTo(exchange -> {
            read.await();
            PATH.handle(exchange);
        });
        int count = 1_000;

        client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(count)).endOutput();
        read.give();

        for (int i = 0; i < count; i++) {
            assertThat(client.read().text()).isEqualTo("/x");
        }
        assertThat(client.readToEnd()).isEmpty();
    }

    /** Once the sockets are full requests are decoded one by one. */
    @Test
    void aClientThatReadsLateHasAllItsAnswers() throws Exception {
        var served = new AtomicInteger();
        var padding = "x".repeat(16 * 1024);
        var client = connectTo(exchange -> {
            served.incrementAndGet();
            exchange.response().send(exchange.request().path() + padding);
        });
        int count = 1_000;
        var requests = IntStream.range(0, count).mapToObj("GET /%d HTTP/1.1\r\nHost: a\r\n\r\n"::formatted);
        client.send(requests.collect(Collectors.joining()));

        Eventually.isTrue("more is answered than is read", () -> served.get() > 10);
        for (int i = 0; i < count; i++) {
            assertThat(client.read().text()).isEqualTo("/" + i + padding);
        }
    }

    @Test
    void requestsOfAnotherConnectionAreServedBetweenThoseOfALongPipeline() throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops());
        List<String> served = new CopyOnWriteArrayList<>();
        var others = new ArrayList<RawClient>();
        server.start(Server.builder().eventLoops(1).http(0, exchange -> {
            var path = exchange.request().path();
            served.add(path);
            if (path.equals("/first")) {
                others.getFirst().get("/other"); // in the server's socket from now on
            }
            PATH.handle(exchange);
        }));
        others.add(server.connect());
        assertThat(others.getFirst().get("/before").read().text()).isEqualTo("/before");
        int count = 200;

        var client = server.connect()
                .send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n" + "GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(count));

        assertThat(client.read().text()).isEqualTo("/first");
        for (int i = 0; i < count; i++) {
            assertThat(client.read().text()).isEqualTo("/x");
        }
        assertThat(others.getFirst().read().text()).isEqualTo("/other");
        assertThat(served.indexOf("/other")).isBetween(1, count / 2);
    }
}
