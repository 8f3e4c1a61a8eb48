package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Transport;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A burst of new connections takes turns with those that are open, and a listener that closes takes along what waits. */
@ExtendWith(NoLeaks.class)
class AcceptTest {
    /** Many turns' worth, and less than any backlog. */
    private static final int BURST = 6 * Listener.ACCEPTS_PER_TURN;

    @RegisterExtension
    final TestServer server = new TestServer();

    private final Signal mayGoOn = new Signal("the event loop may go on");

    private static Stream<Transport> transports() {
        return Stream.of(Transport.EPOLL, Transport.NIO).filter(Transport::isAvailable);
    }

    /** The kernel completes connections meanwhile: they are in the accept queue, all of them. */
    private void holdUpEventLoops() throws InterruptedException {
        for (var loop : server.server().eventLoops().nettyGroup()) {
            var heldUp = new Signal("the event loop is held up");
            loop.execute(() -> {
                heldUp.give();
                awaitUninterrupted(mayGoOn);
            });
            heldUp.await();
        }
    }

    private static void awaitUninterrupted(Signal signal) {
        try {
            signal.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<RawClient> connectMany() throws IOException {
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < BURST; i++) {
            clients.add(server.connect());
        }
        return clients;
    }

    @ParameterizedTest
    @MethodSource("transports")
    void openConnectionsAreServedBetweenTwoBatchesOfNewOnes(Transport transport) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "another thread's handler says nothing of the loop's order");
        var openWhenServed = new AtomicInteger();
        server.start(Server.builder().transport(transport).eventLoops(1).http(0, exchange -> {
            openWhenServed.set(server.server().openConnections());
            exchange.response().send("hello");
        }));
        var open = server.connect();
        assertThat(open.get("/before").read().text()).isEqualTo("hello");

        holdUpEventLoops();
        open.get("/meanwhile");
        connectMany();
        mayGoOn.give();

        assertThat(open.read().text()).isEqualTo("hello");
        // The request was there before the burst: one batch is accepted in the same turn, not a second one.
        assertThat(openWhenServed.get()).isEqualTo(1 + Listener.ACCEPTS_PER_TURN);
        Eventually.isTrue("all are accepted", () -> server.server().openConnections() == 1 + BURST);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void connectionsOfTheQueueAreServedByAServerThatDrains(Transport transport) throws Exception {
        server.start(Server.builder()
                .transport(transport)
                .eventLoops(2)
                .http(0, exchange -> exchange.response().send("hello")));
        holdUpEventLoops();
        var clients = connectMany();
        for (var client : clients) {
            client.get("/");
        }

        var draining = new FutureTask<>(() -> server.server().drain(Eventually.PATIENCE));
        Thread.ofPlatform().name("drain").daemon().start(draining);
        Eventually.isTrue("it drains", () -> server.server().isDraining());
        mayGoOn.give();

        for (var client : clients) {
            assertThat(client.read().text()).isEqualTo("hello");
            client.close();
        }
        assertThat(draining.get(2 * Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void newConnectionsAreSpreadEvenlyOverTheEventLoops() throws Exception {
        server.start(Server.builder()
                .eventLoops(2)
                .http(0, exchange -> exchange.response().send("hello")));

        connectMany();

        Eventually.isTrue("all are served", () -> server.coroutines().size() == BURST);
        assertThat(server.server().eventLoops().schedulers())
                .allSatisfy(loop -> assertThat(loop.live()).isEqualTo(BURST / 2));
    }
}
