package dev.heddle.load.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Ports;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Every request of the traffic is counted once, by how it ended. */
final class TrafficTest {
    private static final String HELLO = ScriptedServer.hello().getFirst();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void answersAreCountedWithTheirLatency() throws Exception {
        Tally tally = whole(traffic(TrafficTest::answerAll, RequestKind.plaintext()), enough(100));
        assertThat(tally.of(Outcome.ANSWERED)).isGreaterThanOrEqualTo(100);
        assertThat(tally.otherThan(Set.of(Outcome.ANSWERED)))
                .as(tally.details())
                .isZero();
        assertThat(tally.latency().median()).isPositive();
    }

    @Test
    void aBodyIsSentAndWantedBack() throws Exception {
        Tally tally = whole(traffic(TrafficTest::echoAll, RequestKind.echo("PUT", "twice")), enough(10));
        assertThat(tally.otherThan(Set.of(Outcome.ANSWERED)))
                .as(tally.details())
                .isZero();
    }

    @Test
    void anotherStatus() throws Exception {
        String unavailable = ScriptedServer.response("503 Service Unavailable", "");
        Tally tally = failing(socket -> SocketServer.write(socket, unavailable), Outcome.WRONG_STATUS);
        assertThat(tally.details()).contains("GET /plaintext answered with 503");
    }

    @Test
    void anotherBody() throws Exception {
        String goodDay = ScriptedServer.response("200 OK", "Good day");
        Tally tally = failing(socket -> SocketServer.write(socket, goodDay), Outcome.WRONG_BODY);
        assertThat(tally.details()).contains("'Good day'");
    }

    @Test
    void cutOffInTheBody() throws Exception {
        failing(
                socket -> {
                    SocketServer.write(socket, HELLO.substring(0, HELLO.length() - 1));
                    socket.close();
                },
                Outcome.BROKEN);
    }

    @Test
    void cutOffInTheHead() throws Exception {
        failing(
                socket -> {
                    SocketServer.write(socket, HELLO.substring(0, 20));
                    socket.close();
                },
                Outcome.BROKEN);
    }

    @Test
    void closedAfterTheRequestWasRead() throws Exception {
        failing(Socket::close, Outcome.LOST);
    }

    /** A socket that is closed with bytes unread answers with a reset, which is sent here whatever the JDK does to close. */
    @Test
    void closedBeforeTheRequestWasRead() throws Exception {
        Tally tally = whole(
                traffic(
                        socket -> {
                            while (socket.getInputStream().available() == 0) {
                                Thread.onSpinWait();
                            }
                            socket.setSoLinger(true, 0);
                        },
                        RequestKind.plaintext()),
                counted -> counted.of(Outcome.CROSSED) > 5);
        assertThat(tally.otherThan(Set.of(Outcome.CROSSED))).as(tally.details()).isZero();
    }

    @Test
    void anAnnouncedCloseIsNoFailureAndTheConnectionIsOpenedAgain() throws Exception {
        String last = HELLO.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        AtomicInteger connections = new AtomicInteger();
        Tally tally = whole(
                traffic(
                        socket -> {
                            connections.incrementAndGet();
                            SocketServer.readHead(socket);
                            SocketServer.write(socket, last);
                        },
                        RequestKind.plaintext()),
                enough(5));
        assertThat(tally.announcedCloses()).isEqualTo(tally.of(Outcome.ANSWERED));
        assertThat(tally.otherThan(Set.of(Outcome.ANSWERED)))
                .as(tally.details())
                .isZero();
        assertThat(connections.get()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void noAnswerInTime() throws Exception {
        try (SocketServer server = new SocketServer(socket -> {
                    SocketServer.readHead(socket);
                    SocketServer.readHead(socket);
                });
                Traffic traffic =
                        new Traffic(server.port(), List.of(RequestKind.plaintext()), 1, Duration.ofMillis(300))) {
            traffic.start();
            await(traffic, tally -> tally.of(Outcome.TIMED_OUT) > 0);
        }
    }

    @Test
    void whoGetsNoAnswerAtTheStartSaysWhy() {
        try (Traffic traffic = new Traffic(Ports.free(), List.of(RequestKind.plaintext()), 2, Duration.ofMillis(500))) {
            traffic.start();
            assertThatExceptionOfType(LoadException.class)
                    .isThrownBy(traffic::awaitAnswers)
                    .withMessageStartingWith("2 of 2 connections had no answer")
                    .withMessageContaining("no connection");
        }
    }

    @Test
    void theEndOfTheServerIsTheEndOfTheTraffic() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(3);
        SocketServer server = new SocketServer(socket -> {
            SocketServer.readHead(socket);
            asked.countDown();
            awaitQuietly(mayAnswer);
            SocketServer.write(socket, HELLO.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        });
        try (server;
                Traffic traffic = new Traffic(server.port(), List.of(RequestKind.plaintext()), 3, LIMIT)) {
            traffic.start();
            awaitQuietly(asked);
            traffic.expectEnd();
            server.stopListening();
            mayAnswer.countDown();
            assertThat(traffic.awaitEnd(LIMIT)).isTrue();
            Tally tally = traffic.tallied();
            assertThat(tally.of(Outcome.ANSWERED)).isEqualTo(3);
            assertThat(tally.of(Outcome.REFUSED)).isEqualTo(3);
        }
    }

    @Test
    void aDifferenceHasOnlyWhatCameSince() {
        Tally tally = new Tally();
        tally.answered(1);
        tally.failed(Outcome.LOST, "one");
        Tally earlier = tally.copy();
        tally.answered(1);
        tally.failed(Outcome.BROKEN, "two");
        Tally since = tally.since(earlier);
        assertThat(since).hasToString("1 answered, 1 cut off");
        assertThat(since.details()).isEqualTo("1 x two");
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answerAll(Socket socket) throws IOException {
        while (true) {
            SocketServer.readHead(socket);
            SocketServer.write(socket, HELLO);
        }
    }

    private static void echoAll(Socket socket) throws IOException {
        while (true) {
            SocketServer.readHead(socket);
            String body = new String(socket.getInputStream().readNBytes("twice".length()), StandardCharsets.US_ASCII);
            SocketServer.write(socket, ScriptedServer.response("200 OK", body));
        }
    }

    /** Answers well once on each connection, then does this; all that fails fails so. */
    private static Tally failing(SocketServer.Script fault, Outcome expected) throws Exception {
        Tally tally = whole(
                traffic(
                        socket -> {
                            SocketServer.readHead(socket);
                            SocketServer.write(socket, HELLO);
                            SocketServer.readHead(socket);
                            fault.run(socket);
                            SocketServer.readHead(socket);
                        },
                        RequestKind.plaintext()),
                counted -> counted.of(expected) > 0);
        assertThat(tally.of(Outcome.ANSWERED)).isPositive();
        return tally;
    }

    private record Running(SocketServer server, Traffic traffic) {}

    private static Running traffic(SocketServer.Script script, RequestKind kind) throws IOException {
        SocketServer server = new SocketServer(script);
        return new Running(server, new Traffic(server.port(), List.of(kind), 2, LIMIT));
    }

    private static Predicate<Tally> enough(int answers) {
        return tally -> tally.of(Outcome.ANSWERED) >= answers;
    }

    /** The count at the first moment that this holds. */
    private static Tally whole(Running running, Predicate<Tally> until) throws Exception {
        try (SocketServer server = running.server();
                Traffic traffic = running.traffic()) {
            assertThat(server.port()).isPositive();
            traffic.start();
            return await(traffic, until);
        }
    }

    private static Tally await(Traffic traffic, Predicate<Tally> until) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Tally tally = traffic.tallied();
        while (!until.test(tally) && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
            tally = traffic.tallied();
        }
        assertThat(until.test(tally)).as(tally + ": " + tally.details()).isTrue();
        return tally;
    }
}
