package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.AccessLogFormat;
import dev.heddle.server.Server;
import dev.heddle.server.balancing.GroupMember;
import dev.heddle.server.balancing.QueueLimits;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.AccessLogLines;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.limit.RateLimit;
import dev.heddle.server.limit.RateLimiter;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The access log tells where a request went, how long each part of that took, and why it failed; nobody can forge a line. */
@ExtendWith(NoLeaks.class)
class ProxyAccessLogTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final AccessLogLines log = new AccessLogLines();

    private void start(AccessLogFormat format, UpstreamGroup group, RateLimiter limiter) throws IOException {
        var route = new ProxyRoute("", "/", RouteAction.Forward.to(group)).withLimiter(limiter);
        var proxy = new ReverseProxy(List.of(route));
        server.start(
                Server.builder().eventLoops(1).accessLog(format).http(0, proxy).onDrained(proxy::close));
    }

    private void start(UpstreamGroup.Builder group) throws IOException {
        start(AccessLogFormat.JSON, group.build(), null);
    }

    private Upstream.Builder upstream() {
        return Upstream.builder(origin.uri());
    }

    private static UpstreamGroup.Builder group(Upstream.Builder... upstreams) {
        var group = UpstreamGroup.builder("api");
        for (var upstream : upstreams) {
            group.member(upstream.build());
        }
        return group;
    }

    private Map<String, Object> line() {
        return JsonText.object(log.await(1).getFirst());
    }

    private String address() {
        return "127.0.0.1:" + origin.port();
    }

    // ---- what stands in a line

    @Test
    void textHasPairsBehindWhatOtherServersHave() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        start(AccessLogFormat.TEXT, group(upstream()).build(), null);

        server.get("/a?b=c");

        assertThat(log.await(1).getFirst())
                .matches("127\\.0\\.0\\.1 \"GET /a\\?b=c HTTP/1\\.1\" 200 \\d+us [\\w-]+ received=0 sent=2 route=/"
                        + " group=api upstream=" + Pattern.quote(address())
                        + " attempts=1 queue=\\d+us connect=\\d+us send=\\d+us head=\\d+us body=\\d+us end=-");
    }

    @Test
    void jsonHasTheSame() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.read(5);
            peer.send(OK);
        });
        start(group(upstream()));

        var answer = server.connect().post("/a?b=c", "12345").read();

        assertThat(line())
                .containsEntry("client", "127.0.0.1")
                .containsEntry("method", "POST")
                .containsEntry("target", "/a?b=c")
                .containsEntry("version", "HTTP/1.1")
                .containsEntry("id", answer.header("x-request-id"))
                .containsEntry("route", "/")
                .containsEntry("group", "api")
                .containsEntry("upstream", address())
                .containsEntry("end", "-")
                .doesNotContainKey("error");
        assertThat(number("status")).isEqualTo(200);
        assertThat(number("received")).isEqualTo(5);
        assertThat(number("sent")).isEqualTo(2);
        assertThat(number("attempts")).isEqualTo(1);
        assertThat(line().get("time").toString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    }

    private long number(String field) {
        return ((Number) line().get(field)).longValue();
    }

    @Test
    void phasesTellWhereTheTimeWent() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            var began = System.nanoTime();
            Eventually.isTrue("a while has passed", () -> System.nanoTime() - began > 30_000_000);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            var half = System.nanoTime();
            Eventually.isTrue("another one has", () -> System.nanoTime() - half > 20_000_000);
            peer.send("k");
        });
        start(group(upstream()));

        server.get("/");

        assertThat(number("head_us")).isGreaterThan(20_000);
        assertThat(number("body_us")).isGreaterThan(10_000);
        assertThat(number("connect_us")).isPositive();
        assertThat(number("queue_us")
                        + number("connect_us")
                        + number("send_us")
                        + number("head_us")
                        + number("body_us"))
                .isLessThanOrEqualTo(number("duration_us"));
    }

    @Test
    void lastOfSeveralAttempts() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var closed = new RawOrigin().serve(peer -> {});
        closed.stopListening();
        start(group(Upstream.builder(closed.uri()), upstream()));

        server.get("/");
        server.get("/");

        assertThat(log.await(2))
                .map(JsonText::object)
                .allSatisfy(line ->
                        assertThat(line).containsEntry("upstream", address()).containsEntry("end", "-"));
        assertThat(log.await(2))
                .map(line -> ((Number) JsonText.object(line).get("attempts")).intValue())
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void nobodyCanForgeALine() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 \"x\" end=-\u0007\u00e9\u2028\r\n\r\n");
        });
        start(group(upstream()));

        server.connect()
                .sendLines("GET /\"%0a\\x HTTP/1.1", "Host: a", "X-Request-Id: a\"b", "")
                .read();

        var line = log.await(1).getFirst();
        assertThat(line).matches("[ -~]+");
        assertThat(JsonText.object(line)).containsKey("end");
    }

    // ---- how it ended

    private RawResponse expect(RawResponse answer, int status, String end, String error) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(line()).containsEntry("end", end);
        assertThat(number("status")).isEqualTo(status);
        assertThat(line().get("error").toString()).contains(error);
        assertThat(answer.text()).doesNotContain("127.0.0.1").contains(answer.header("x-request-id"));
        return answer;
    }

    @Test
    void upstreamThatCannotBeReached() throws Exception {
        origin.serve(peer -> {}).stopListening();
        start(group(upstream()));

        expect(server.get("/"), 502, "upstream", "no connection to " + address());

        assertThat(line()).containsEntry("upstream", address());
    }

    @Test
    void upstreamThatBreaksOffWithinItsBody() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        });
        start(group(upstream()));

        server.connect().get("/").readToEnd();

        assertThat(line()).containsEntry("end", "upstream");
        assertThat(number("status")).isEqualTo(200);
        assertThat(number("sent")).isEqualTo(5);
        assertThat(line().get("error").toString()).contains("before the end of its response");
    }

    @Test
    void upstreamThatIsTooSlow() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        start(group(upstream().timeouts(UpstreamTimeouts.DEFAULT.withHead(Duration.ofMillis(50)))));

        expect(server.get("/"), 504, "timeout", "receive head");
    }

    @Test
    void groupWithoutRoom() throws Exception {
        var answer = new Signal("the first is answered");
        origin.serve(peer -> {
            peer.readHead();
            answer.await();
            peer.send(OK);
        });
        var group = UpstreamGroup.builder("api")
                .member(GroupMember.of(upstream().build()).withMaxRequests(1))
                .queue(new QueueLimits(0, Duration.ofSeconds(1)))
                .build();
        start(AccessLogFormat.JSON, group, null);
        var first = server.connect().get("/");
        Eventually.isTrue("it is there", () -> origin.requests() == 1);

        var refused = expect(server.get("/"), 503, "shed", "every member has all the calls");

        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(line()).containsEntry("upstream", "").containsEntry("group", "api");
        answer.give();
        first.read();
    }

    @Test
    void clientWithTooManyRequests() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var limiter = new RateLimiter(RateLimit.perMinute(1));
        start(AccessLogFormat.JSON, group(upstream()).build(), limiter);
        server.get("/");

        var answer = server.get("/");

        assertThat(answer.status()).isEqualTo(429);
        var line = JsonText.object(log.await(2).getLast());
        assertThat(line).containsEntry("end", "limited").containsEntry("upstream", "");
    }

    @Test
    void clientThatLeaves() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        start(group(upstream()));
        var client = server.connect().get("/");
        Eventually.isTrue("it is there", () -> origin.requests() == 1);

        client.reset();

        assertThat(line()).containsEntry("end", "client").containsEntry("upstream", address());
        assertThat(number("status")).isEqualTo(499);
    }

    @Test
    void clientThatLeavesWithinItsBody() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        start(group(upstream()));
        var client = server.connect()
                .sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 10", "")
                .send("12345");
        Eventually.isTrue("it is there", () -> origin.requests() == 1);

        client.close();

        assertThat(line()).containsEntry("end", "client");
        assertThat(number("status")).isEqualTo(499);
        assertThat(number("received")).isEqualTo(5);
    }
}
