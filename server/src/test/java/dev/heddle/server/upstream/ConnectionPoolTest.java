package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.upstream.UpstreamException.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections are reused, bounded, given out in order, and closed when they are old, unused or in an unknown state. */
@ExtendWith(NoLeaks.class)
class ConnectionPoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration SHORT = Duration.ofMillis(100);

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private Upstream upstream(UpstreamLimits limits, UpstreamTimeouts timeouts) {
        return calls.upstream(
                Upstream.builder(origin.uri()).name("origin").limits(limits).timeouts(timeouts));
    }

    private Upstream upstream(int connections) {
        return upstream(UpstreamLimits.DEFAULT.withConnections(connections), UpstreamTimeouts.DEFAULT);
    }

    private static int open(Upstream upstream) {
        return upstream.count(ConnectionPool::open);
    }

    private static int idle(Upstream upstream) {
        return upstream.count(ConnectionPool::idle);
    }

    private static void awaitWaiting(Upstream upstream, int count) {
        Eventually.isTrue(count + " calls wait", () -> upstream.count(ConnectionPool::waiting) == count);
    }

    // ---- reuse

    @Test
    void connectionIsReusedWhenTheResponseWasReadToItsEnd() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream(10);

        for (int i = 0; i < 5; i++) {
            assertThat(calls.get(upstream, "/")).isEqualTo("ok");
            assertThat(idle(upstream)).isEqualTo(1);
        }

        assertThat(origin.accepted()).isEqualTo(1);
        assertThat(origin.requests()).isEqualTo(5);
    }

    @Test
    void connectionIsGivenBackBeforeTheResponseIsClosed() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream(1);

        calls.call(() -> {
            try (var first = upstream.get("/1")) {
                first.body().readText();
                return Calls.read(upstream, "/2");
            }
        });

        assertThat(origin.accepted()).isEqualTo(1);
    }

    @Test
    void theConnectionThatWasUsedLastIsTakenFirst() throws Exception {
        var order = new CopyOnWriteArrayList<String>();
        var both = new Semaphore(0);
        List<RawOrigin.Script> scripts = new ArrayList<>();
        for (var name : List.of("a", "b")) {
            scripts.add(peer -> {
                for (var head = peer.readHead(); head != null; head = peer.readHead()) {
                    order.add(name + head.substring(4, 6));
                    if (order.size() <= 2) {
                        both.acquire();
                    }
                    peer.send(OK);
                }
            });
        }
        origin.serve(scripts);
        var upstream = upstream(2);
        var first = calls.start(() -> Calls.read(upstream, "/1"));
        Eventually.isTrue("the first is there", () -> origin.requests() == 1);
        var second = calls.start(() -> Calls.read(upstream, "/2"));
        Eventually.isTrue("both are there", () -> origin.requests() == 2);

        both.release();
        both.release();
        first.get();
        second.get();
        Eventually.isTrue("both are idle", () -> idle(upstream) == 2);
        calls.get(upstream, "/3");
        calls.get(upstream, "/4");

        assertThat(origin.accepted()).isEqualTo(2);
        assertThat(order.get(3).charAt(0)).isEqualTo(order.get(2).charAt(0));
    }

    @Test
    void responseWhoseRestIsThereIsDrained() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream(10);

        for (int i = 0; i < 3; i++) {
            int status = calls.call(() -> {
                try (var response = upstream.get("/")) {
                    return response.status();
                }
            });
            assertThat(status).isEqualTo(200);
        }

        assertThat(origin.accepted()).isEqualTo(1);
    }

    @Test
    void connectionIsClosedWhenTheResponseWasNotReadToItsEnd() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            peer.awaitClosed();
        });
        var upstream = upstream(10);

        int status = calls.call(() -> {
            try (var response = upstream.get("/")) {
                return response.status();
            }
        });

        assertThat(status).isEqualTo(200);
        origin.awaitEnded(1);
        assertThat(open(upstream)).isZero();
    }

    @Test
    void connectionIsClosedWhenTheUpstreamSaysSo() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            peer.awaitClosed();
        });
        var upstream = upstream(10);

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");

        origin.awaitEnded(2);
        assertThat(origin.accepted()).isEqualTo(2);
    }

    @Test
    void connectionOfHttp10IsReusedOnlyIfItSaysSo() throws Exception {
        origin.serve(List.of(
                peer -> {
                    peer.readHead();
                    peer.send("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n1");
                    peer.readHead();
                    peer.send("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n2");
                    peer.awaitClosed();
                },
                peer -> peer.answerAll(OK)));
        var upstream = upstream(10);

        assertThat(calls.get(upstream, "/")).isEqualTo("1");
        assertThat(calls.get(upstream, "/")).isEqualTo("2");
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        assertThat(origin.accepted()).isEqualTo(2);
    }

    @Test
    void connectionIsClosedWhenTheCallerSaysSo() throws Exception {
        origin.serve(peer -> {
            assertThat(peer.readHead()).contains("Connection: close");
            peer.send(OK);
            peer.awaitClosed();
        });
        var upstream = upstream(10);

        calls.call(() -> {
            try (var response =
                    upstream.request("GET", "/").header("Connection", "close").send()) {
                return response.body().readText();
            }
        });

        origin.awaitEnded(1);
        assertThat(open(upstream)).isZero();
    }

    // ---- bounds and order

    @Test
    void noMoreThanTheLimitIsOpenedAndTheOthersAreServedInTheirOrder() throws Exception {
        var answers = new Semaphore(0);
        var order = new CopyOnWriteArrayList<String>();
        origin.serve(peer -> {
            for (var head = peer.readHead(); head != null; head = peer.readHead()) {
                order.add(head.substring(4, 6));
                answers.acquire();
                peer.send(OK);
            }
        });
        var upstream = upstream(1);
        var pending = new ArrayList<Calls.Pending<String>>();
        for (int i = 0; i < 6; i++) {
            var target = "/" + i;
            pending.add(calls.start(() -> Calls.read(upstream, target)));
            awaitWaiting(upstream, i == 0 ? 0 : i);
            Eventually.isTrue("the first is there", () -> origin.requests() == 1);
        }

        answers.release(6);
        for (var call : pending) {
            assertThat(call.get()).isEqualTo("ok");
        }

        assertThat(order).containsExactly("/0", "/1", "/2", "/3", "/4", "/5");
        assertThat(origin.accepted()).isEqualTo(1);
        awaitWaiting(upstream, 0);
    }

    @Test
    void whoWaitsIsServedBeforeWhoComesLater() throws Exception {
        // As the origin sees it: who is told of the answer first is up to the threads where coroutines have several.
        var order = new CopyOnWriteArrayList<String>();
        origin.serve(peer -> {
            for (var head = peer.readHead(); head != null; head = peer.readHead()) {
                order.add(head.split(" ", 3)[1]);
                peer.send(OK);
            }
        });
        var upstream = upstream(1);
        calls.call(() -> {
            var first = upstream.get("/");
            var waiting = calls.start(() -> Calls.read(upstream, "/waits"));
            awaitWaitingInCoroutine(upstream);
            first.body().readText();
            first.close();
            Calls.read(upstream, "/comes-later");
            return waiting;
        });

        assertThat(order).containsExactly("/", "/waits", "/comes-later");
    }

    private static void awaitWaitingInCoroutine(Upstream upstream) throws InterruptedException {
        while (upstream.count(ConnectionPool::waiting) == 0) {
            Thread.sleep(1);
        }
    }

    @Test
    void callThatWaitsTooLongFails() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream(UpstreamLimits.DEFAULT.withConnections(1), UpstreamTimeouts.DEFAULT.withQueue(SHORT));
        var first = calls.start(() -> Calls.read(upstream, "/"));
        Eventually.isTrue("the first is there", () -> origin.requests() == 1);

        assertThatThrownBy(() -> calls.get(upstream, "/"))
                .isInstanceOfSatisfying(UpstreamException.class, e -> {
                    assertThat(e.phase()).isEqualTo(Phase.QUEUE);
                    assertThat(e.isTimeout()).isTrue();
                    assertThat(e.isRetrySafe()).isTrue();
                })
                .hasMessage("upstream origin, queue: no connection within PT0.1S");
        awaitWaiting(upstream, 0);
        first.coroutine().cancel("enough");
    }

    @Test
    void callPastTheBoundOfTheQueueFailsAtOnce() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream(UpstreamLimits.DEFAULT.withConnections(1).withWaiting(2), UpstreamTimeouts.DEFAULT);
        var started = new ArrayList<Calls.Pending<String>>();
        for (int i = 0; i < 3; i++) {
            started.add(calls.start(() -> Calls.read(upstream, "/")));
        }
        awaitWaiting(upstream, 2);

        assertThatThrownBy(() -> calls.get(upstream, "/"))
                .isInstanceOfSatisfying(UpstreamException.class, e -> {
                    assertThat(e.phase()).isEqualTo(Phase.QUEUE);
                    assertThat(e.isTimeout()).isFalse();
                })
                .hasMessageContaining("2 calls wait for one of 1 connections already");
        started.forEach(call -> call.coroutine().cancel("enough"));
    }

    @Test
    void withoutQueueAnExhaustedPoolFailsAtOnce() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream(UpstreamLimits.DEFAULT.withConnections(1).withWaiting(0), UpstreamTimeouts.DEFAULT);

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        assertThatThrownBy(() -> calls.call(() -> {
                    try (var first = upstream.get("/")) {
                        return Calls.read(upstream, "/" + first.status());
                    }
                }))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("0 calls wait");
    }

    @Test
    void cancelledWaiterLeavesItsPlace() throws Exception {
        var answer = new Signal("answer");
        origin.serve(peer -> {
            peer.readHead();
            answer.await();
            peer.send(OK);
            peer.answerAll(OK);
        });
        var upstream = upstream(1);
        var first = calls.start(() -> Calls.read(upstream, "/1"));
        Eventually.isTrue("the first is there", () -> origin.requests() == 1);
        var second = calls.start(() -> Calls.read(upstream, "/2"));
        awaitWaiting(upstream, 1);
        var third = calls.start(() -> Calls.read(upstream, "/3"));
        awaitWaiting(upstream, 2);

        second.coroutine().cancel("not wanted");
        awaitWaiting(upstream, 1);
        answer.give();

        assertThat(first.get()).isEqualTo("ok");
        assertThat(third.get()).isEqualTo("ok");
        assertThatThrownBy(second::get).hasMessageContaining("not wanted");
        assertThat(origin.requests()).isEqualTo(2);
    }

    @Test
    void failedConnectionsLeaveTheirPlaces() throws Exception {
        origin.serve(peer -> {});
        origin.stopListening();
        var upstream = upstream(1);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> calls.get(upstream, "/"))
                    .isInstanceOfSatisfying(UpstreamException.class, e -> {
                        assertThat(e.phase()).isEqualTo(Phase.CONNECT);
                        assertThat(e.isRetrySafe()).isTrue();
                        assertThat(e.isTimeout()).isFalse();
                    })
                    .hasMessageContaining("no connection to 127.0.0.1:" + origin.port());
        }
        assertThat(open(upstream)).isZero();
    }

    // ---- the end of connections

    @Test
    void unusedConnectionIsClosedInTime() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream(UpstreamLimits.DEFAULT, UpstreamTimeouts.DEFAULT.withIdle(SHORT));

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        Eventually.isTrue("it is closed", () -> open(upstream) == 0);

        origin.awaitEnded(1);
        assertThat(idle(upstream)).isZero();
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }

    @Test
    void oldConnectionIsNotUsedAgain() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream(UpstreamLimits.DEFAULT, UpstreamTimeouts.DEFAULT.withAge(Duration.ofNanos(1)));

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");

        assertThat(origin.accepted()).isEqualTo(2);
        origin.awaitEnded(2);
        assertThat(open(upstream)).isZero();
    }

    @Test
    void unusedConnectionThatTheUpstreamClosesIsForgotten() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(OK);
        });
        var upstream = upstream(1);

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");

        Eventually.isTrue("it is forgotten", () -> open(upstream) == 0 && idle(upstream) == 0);
    }

    @Test
    void unusedConnectionOnWhichBytesComeIsClosed() throws Exception {
        var idle = new Signal("idle");
        origin.serve(peer -> {
            peer.readHead();
            peer.send(OK);
            idle.await();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            peer.awaitClosed();
        });
        var upstream = upstream(1);

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        idle.give();

        origin.awaitEnded(1);
        Eventually.isTrue("it is forgotten", () -> open(upstream) == 0);
    }

    @Test
    void closeEndsUnusedConnectionsAtOnceAndOthersAfterTheirExchange() throws Exception {
        var answer = new Signal("answer");
        origin.serve(peer -> {
            for (var head = peer.readHead(); head != null; head = peer.readHead()) {
                if (head.startsWith("GET /slow")) {
                    answer.await();
                }
                peer.send(OK);
            }
        });
        var upstream = upstream(2);
        var slow = calls.start(() -> Calls.read(upstream, "/slow"));
        Eventually.isTrue("it is there", () -> origin.requests() == 1);
        calls.get(upstream, "/");

        upstream.close();
        origin.awaitEnded(1);
        assertThat(open(upstream)).isEqualTo(1);
        answer.give();

        assertThat(slow.get()).isEqualTo("ok");
        origin.awaitEnded(2);
        assertThat(open(upstream)).isZero();
    }

    @Test
    void closeFailsWhoWaits() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream(1);
        var first = calls.start(() -> Calls.read(upstream, "/"));
        Eventually.isTrue("it is there", () -> origin.requests() == 1);
        var second = calls.start(() -> Calls.read(upstream, "/"));
        awaitWaiting(upstream, 1);

        upstream.close();

        assertThatThrownBy(second::get)
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("the upstream has been closed");
        first.coroutine().cancel("enough");
    }

    @Test
    void nothingIsPipelined() throws Exception {
        var early = new CopyOnWriteArrayList<String>();
        origin.serve(peer -> {
            for (int i = 0; i < 4; i++) {
                var head = peer.readHead();
                early.add(head.lines().filter(line -> line.startsWith("GET")).count() + "");
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
                peer.send("k");
            }
            assertThat(peer.readHead()).isNull();
        });
        var upstream = upstream(1);
        var pending = new ArrayList<Calls.Pending<String>>();
        for (int i = 0; i < 4; i++) {
            pending.add(calls.start(() -> Calls.read(upstream, "/")));
        }
        for (var call : pending) {
            assertThat(call.get()).isEqualTo("ok");
        }

        upstream.close();
        origin.awaitEnded(1);
        assertThat(early).containsExactly("1", "1", "1", "1");
    }
}
