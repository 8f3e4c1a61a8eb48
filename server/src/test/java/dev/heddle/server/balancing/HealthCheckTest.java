package dev.heddle.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.ReverseProxy;
import dev.heddle.server.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members are asked over real connections whether they are well: one that is not gets no calls until it is. */
@ExtendWith(NoLeaks.class)
class HealthCheckTest {
    private static final HealthCheck OFTEN = HealthCheck.of("/health?full=1")
            .withInterval(Duration.ofMillis(5), 0.5)
            .withThresholds(2, 2);
    private static final String WELL = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String ILL = "HTTP/1.1 500 Ill\r\nContent-Length: 0\r\n\r\n";

    @RegisterExtension
    final RawOrigin first = new RawOrigin();

    @RegisterExtension
    final RawOrigin second = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    private final EventLoops loops = EventLoops.builder().count(2).build();
    private UpstreamGroup group;
    private volatile String health = WELL;

    private void start(HealthCheck check) throws IOException {
        group = UpstreamGroup.builder("origins")
                .member(Upstream.builder(first.uri()).name("first").build())
                .member(Upstream.builder(second.uri()).name("second").build())
                .healthCheck(check)
                .build();
        group.start(loops);
    }

    @AfterEach
    void close() {
        group.close();
        Eventually.isTrue(
                "no check is left", () -> loops.schedulers().stream().allMatch(scheduler -> scheduler.live() == 0));
        loops.close();
    }

    /** Answers with what is said now. */
    private void answer(RawOrigin.Peer peer) throws IOException {
        answer(peer, () -> health);
    }

    private static void answerWell(RawOrigin.Peer peer) throws IOException {
        answer(peer, () -> WELL);
    }

    private static void answer(RawOrigin.Peer peer, Supplier<String> answer) throws IOException {
        try {
            for (var head = peer.readHead(); head != null; head = peer.readHead()) {
                assertThat(head).startsWith("GET /health?full=1 HTTP/1.1\r\n");
                peer.send(answer.get());
            }
        } catch (SocketException cancelled) {
            // In the middle of a check: its connection is reset.
        }
    }

    private MemberState stateOfFirst() {
        return group.snapshot().members().getFirst().state();
    }

    private void awaitState(MemberState state) {
        Eventually.isTrue("the first is " + state, () -> stateOfFirst() == state);
    }

    @Test
    void whoIsIllGetsNoCallsUntilItIsWell() throws Exception {
        first.serve(this::answer);
        second.serve(HealthCheckTest::answerWell);
        start(OFTEN);
        Eventually.isTrue(
                "both have been checked",
                () -> group.snapshot().members().stream().allMatch(one -> one.lastCheck() != null));
        assertThat(Groups.calls(group, 2)).contains("first", "second");

        health = ILL;
        awaitState(MemberState.DOWN);
        assertThat(Groups.calls(group, 3)).isEqualTo("secondsecondsecond");
        assertThat(group.snapshot().members().getFirst().lastCheck()).isEqualTo("status 500");
        server.expectLog("member first is down: status 500");

        health = WELL;
        awaitState(MemberState.UP);
        assertThat(Groups.calls(group, 2)).contains("first", "second");
    }

    @Test
    void noAnswerInTimeIsAFailure() throws Exception {
        first.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        second.serve(HealthCheckTest::answerWell);
        start(OFTEN.withTimeout(Duration.ofMillis(20)));

        awaitState(MemberState.DOWN);

        assertThat(server.expectLog("member first is down")).contains("upstream first, receive head");
    }

    @Test
    void onlyExpectedStatusesPass() throws Exception {
        first.serve(peer -> answer(peer, () -> "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
        second.serve(HealthCheckTest::answerWell);
        start(OFTEN.withExpected(StatusSet.of(200, 404)));

        Eventually.isTrue("it is checked again and again", () -> first.requests() > 5);

        assertThat(stateOfFirst()).isEqualTo(MemberState.UP);
    }

    @Test
    void withoutAnyMemberThatIsUpCallsAreRefused() throws Exception {
        health = ILL;
        first.serve(this::answer);
        second.serve(this::answer);
        start(OFTEN);
        Eventually.isTrue("both are down", () -> group.count(MemberState.DOWN) == 2);
        server.expectLog("member first is down");
        server.expectLog("member second is down");
        server.http(new ReverseProxy(List.of(ProxyRoute.all(group))));

        var response = server.get("/");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void inPanicAllGetCalls() throws Exception {
        health = ILL;
        first.serve(this::answer);
        second.serve(this::answer);
        group = UpstreamGroup.builder("origins")
                .member(Upstream.builder(first.uri()).name("a").build())
                .member(Upstream.builder(second.uri()).name("b").build())
                .healthCheck(OFTEN)
                .panicBelow(50)
                .build();
        group.start(loops);
        Eventually.isTrue("both are down", () -> group.count(MemberState.DOWN) == 2);
        server.expectLog("member a is down");
        server.expectLog("member b is down");

        assertThat(Groups.calls(group, 2)).contains("a", "b");
        assertThat(group.snapshot().panic()).isTrue();
    }

    @Test
    void memberThatDiesAndComesBack() throws Exception {
        first.serve(peer -> {});
        second.serve(HealthCheckTest::answerWell);
        first.stopListening();
        start(OFTEN);
        awaitState(MemberState.DOWN);
        server.expectLog("member first is down");

        var again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port()));
        Thread.ofPlatform().daemon().start(() -> answerAll(again));

        awaitState(MemberState.UP);
        group.close(); // before the origin dies once more
        again.close();
    }

    /** One connection after the other, each for one request. */
    private static void answerAll(ServerSocket listener) {
        var answer =
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try {
            while (true) {
                try (var socket = listener.accept()) {
                    assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                    socket.getOutputStream().write(answer);
                }
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    @Test
    void whoJoinsIsChecked() throws Exception {
        first.serve(this::answer);
        second.serve(HealthCheckTest::answerWell);
        group = UpstreamGroup.builder("origins")
                .member(Upstream.builder(second.uri()).name("second").build())
                .healthCheck(OFTEN)
                .build();
        group.start(loops);

        group.replaceMembers(List.of(
                GroupMember.of(Upstream.builder(first.uri()).name("first").build()),
                group.members().getFirst()));

        Eventually.isTrue("the new one is checked", () -> first.requests() > 1);
        assertThat(group.snapshot().members()).extracting(MemberSnapshot::name).containsExactly("first", "second");
    }

    @Test
    void withoutChecksMembersThatWereDownAreUp() throws Exception {
        health = ILL;
        first.serve(this::answer);
        second.serve(HealthCheckTest::answerWell);
        start(OFTEN);
        awaitState(MemberState.DOWN);
        server.expectLog("member first is down");

        group.reconfigure(UpstreamGroup.builder("origins")
                .member(group.members().get(0))
                .member(group.members().get(1)));

        assertThat(stateOfFirst()).isEqualTo(MemberState.UP);
        Eventually.isTrue(
                "nobody checks any more",
                () -> loops.schedulers().stream().allMatch(scheduler -> scheduler.live() == 0));
    }

    @Test
    void otherChecksTakeThePlaceOfTheOld() throws Exception {
        first.serve(this::answer);
        second.serve(HealthCheckTest::answerWell);
        start(OFTEN);

        group.reconfigure(UpstreamGroup.builder("origins")
                .member(group.members().get(0))
                .member(group.members().get(1))
                .healthCheck(OFTEN.withExpected(StatusSet.of(200, 500))));
        Eventually.isTrue(
                "one coroutine is left for each member",
                () -> loops.schedulers().stream()
                                .mapToInt(scheduler -> scheduler.live())
                                .sum()
                        == 2);
        health = ILL;
        int before = first.requests();

        Eventually.isTrue("it is checked again and again", () -> first.requests() > before + 5);
        assertThat(stateOfFirst()).isEqualTo(MemberState.UP);
    }
}
