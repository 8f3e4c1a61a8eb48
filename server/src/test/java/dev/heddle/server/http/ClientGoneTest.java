package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client leaves while its request is being served: the handler ends, and nothing of it is left. */
@ExtendWith(NoLeaks.class)
class ClientGoneTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** How a client leaves. */
    enum Departure {
        CLOSE {
            @Override
            void of(RawClient client) throws IOException {
                client.close();
            }
        },
        RESET {
            @Override
            void of(RawClient client) throws IOException {
                client.reset();
            }
        };

        abstract void of(RawClient client) throws IOException;
    }

    @RegisterExtension
    final TestServer server = new TestServer();

    @ParameterizedTest
    @EnumSource
    void handlerThatSleepsIsCancelled(Departure departure) throws Exception {
        var failure = new CompletableFuture<Throwable>();
        var cleanedUp = new Signal("finally has run");
        server.http(exchange -> {
            try {
                Thread.sleep(HOUR);
            } catch (InterruptedException e) {
                failure.complete(e);
                throw e;
            } finally {
                Thread.sleep(1); // a finally block may suspend
                cleanedUp.give();
            }
        });
        var client = server.connect().get("/");
        Eventually.isAsleep(server.coroutine());

        departure.of(client);

        assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        cleanedUp.await();
        server.awaitNoConnection();
    }

    @Test
    void handlerThatSleepsAfterAnEmptyBodyIsCancelled() throws Exception {
        var interrupted = new Signal("the handler was interrupted");
        server.http(exchange -> {
            try {
                Thread.sleep(HOUR);
            } finally {
                interrupted.give();
            }
        });
        var client = server.connect().post("/", "");
        Eventually.isAsleep(server.coroutine());

        client.close();

        interrupted.await();
    }

    @Test
    void handlerThatSleepsAfterItHasReadTheBodyIsCancelled() throws Exception {
        var interrupted = new Signal("the handler was interrupted");
        server.http(exchange -> {
            exchange.request().body().readAll();
            try {
                Thread.sleep(HOUR);
            } finally {
                interrupted.give();
            }
        });
        var client = server.connect().post("/", "body");
        Eventually.isAsleep(server.coroutine());

        client.close();

        interrupted.await();
    }

    @Test
    void handlerThatWaitsOnlyAfterTheClientHasLeftIsCancelled() throws Exception {
        var begun = new Signal("the handler has begun");
        var interrupted = new Signal("the handler was interrupted");
        server.http(exchange -> {
            begun.give();
            while (server.server().openConnections() > 0) {
                Coroutine.yieldNow();
            }
            try {
                Thread.sleep(HOUR);
            } finally {
                interrupted.give();
            }
        });
        var client = server.connect().get("/");
        begun.await();

        client.reset();

        interrupted.await();
    }

    @Test
    void handlerThatWrapsItsInterruptIsNoFault() throws Exception {
        server.http(exchange -> {
            try {
                Thread.sleep(HOUR);
            } catch (InterruptedException e) {
                throw new IllegalStateException("wrapped", e);
            }
        });
        var client = server.connect().get("/");
        Eventually.isAsleep(server.coroutine());

        client.reset();

        server.awaitNoConnection();
    }

    @Test
    void handlerThatDoesNotMindGoesOnToItsEnd() throws Exception {
        var ended = new Signal("the handler has ended");
        server.http(exchange -> {
            try {
                Thread.sleep(HOUR);
            } catch (InterruptedException goOn) {
                exchange.response().header("X-Interrupted", "yes");
            }
            Thread.sleep(1);
            ended.give();
        });
        var client = server.connect().get("/");
        Eventually.isAsleep(server.coroutine());

        client.reset();

        ended.await();
        server.awaitNoConnection();
    }

    @ParameterizedTest
    @EnumSource
    void streamingHandlerEndsWithAnException(Departure departure) throws Exception {
        var failure = new CompletableFuture<Throwable>();
        server.http(exchange -> {
            var body = exchange.response().stream();
            try {
                while (true) {
                    body.write(new byte[10_000]);
                }
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        var client = server.connect().get("/");
        client.readExactly(100_000);

        departure.of(client);

        assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        server.awaitNoConnection();
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatReadsABodyEndsWithAnException(Departure departure) throws Exception {
        var failure = new CompletableFuture<Throwable>();
        var reading = new Signal("the handler reads");
        server.http(exchange -> {
            var body = exchange.request().body();
            body.read(new byte[10]);
            reading.give();
            try {
                body.readAll();
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 100", "")
                .send("0123456789");
        reading.await();

        departure.of(client);

        assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        server.awaitNoConnection();
    }

    @ParameterizedTest
    @EnumSource
    void idleConnectionEndsInSilence(Departure departure) throws Exception {
        server.http(exchange -> exchange.response().send("hello"));
        var client = server.connect();
        assertThat(client.get("/").read().status()).isEqualTo(200);

        departure.of(client);

        server.awaitNoConnection();
    }

    @ParameterizedTest
    @EnumSource
    void halfAHeadEndsInSilence(Departure departure) throws Exception {
        server.http(exchange -> exchange.response().send("hello"));
        var client = server.connect().send("GET / HT");
        Eventually.isSuspended(server.coroutine());

        departure.of(client);

        server.awaitNoConnection();
    }

    @Test
    void manyClientsLeaveAtOnce() throws Exception {
        server.http(exchange -> Thread.sleep(HOUR));
        var clients = new RawClient[100];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = server.connect().get("/");
        }
        Eventually.isTrue("all are served", () -> server.coroutines().size() == clients.length);

        for (int i = 0; i < clients.length; i++) {
            Departure.values()[i % 2].of(clients[i]);
        }

        server.awaitNoConnection();
    }
}
