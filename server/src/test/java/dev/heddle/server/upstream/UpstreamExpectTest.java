package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes before the response of a call: the upstream's leave to send the body, early hints, another protocol. */
@ExtendWith(NoLeaks.class)
class UpstreamExpectTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String SWITCH = "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: lines/1\r\n\r\n";
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private Upstream upstream(RawOrigin.Script script) throws Exception {
        origin.serve(script);
        return calls.upstream(Upstream.builder(origin.uri()).name("origin"));
    }

    private static String textOf(UpstreamRequest request) throws Exception {
        try (var response = request.send()) {
            return response.status() + response.body().readText();
        }
    }

    @Test
    void bodyIsSentWhenTheUpstreamAsks() throws Exception {
        var upstream = upstream(peer -> {
            assertThat(peer.readHead()).contains("expect: 100-continue").contains("content-length: 4");
            peer.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(peer.read(4)).isEqualTo("body");
            peer.send(OK);
            peer.awaitClosed();
        });

        assertThat(calls.call(
                        () -> textOf(upstream.request("POST", "/").body("body").expectContinue(HOUR))))
                .isEqualTo("200ok");
        assertThat(upstream.count(ConnectionPool::idle)).isEqualTo(1);
    }

    @Test
    void bodyThatIsRefusedIsNotSentAndItsConnectionNotUsedAgain() throws Exception {
        var upstream = upstream(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
            assertThat(peer.readToEnd()).isEmpty();
        });

        assertThat(calls.call(() -> textOf(upstream.request("POST", "/")
                        .body(4, body -> {
                            throw new AssertionError("the body was not asked for");
                        })
                        .expectContinue(HOUR))))
                .isEqualTo("403no");
        assertThat(upstream.count(ConnectionPool::open)).isZero();
    }

    @Test
    void bodyIsSentAfterTheWait() throws Exception {
        var upstream = upstream(peer -> {
            peer.readHead();
            assertThat(peer.read(4)).isEqualTo("body");
            peer.send(OK);
            peer.awaitClosed();
        });

        assertThat(calls.call(
                        () -> textOf(upstream.request("POST", "/").body("body").expectContinue(Duration.ofMillis(10)))))
                .isEqualTo("200ok");
    }

    @Test
    void requestWithoutABodyExpectsNothing() throws Exception {
        var upstream = upstream(peer -> {
            assertThat(peer.readHead()).doesNotContain("expect");
            peer.send(OK);
            peer.awaitClosed();
        });

        assertThat(calls.call(() -> textOf(upstream.request("GET", "/").expectContinue(HOUR))))
                .isEqualTo("200ok");
    }

    @Test
    void interimResponsesAreTold() throws Exception {
        var upstream = upstream(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
            peer.awaitClosed();
        });
        var told = new ArrayList<String>();

        calls.call(() -> textOf(upstream.request("GET", "/")
                .onInterim((status, headers) -> told.add(status + " " + headers.get("link")))));

        assertThat(told).containsExactly("102 null", "103 </a>");
    }

    // ---- another protocol

    @Test
    void connectionIsBytesAfterASwitch() throws Exception {
        var rest = new CompletableFuture<String>();
        var upstream = upstream(peer -> {
            assertThat(peer.readHead()).contains("connection: upgrade\r\n").contains("upgrade: lines/1\r\n");
            peer.send(SWITCH + "HTTP/1.1 hello").endOutput();
            rest.complete(peer.readToEnd());
        });

        var greeting = calls.call(() -> {
            try (var response = upstream.request("GET", "/").upgrade("lines/1").send()) {
                assertThat(response.status()).isEqualTo(101);
                var tunnel = response.tunnel(HOUR);
                var text = new String(tunnel.inputStream().readAllBytes(), StandardCharsets.US_ASCII);
                tunnel.write("bye".getBytes(StandardCharsets.US_ASCII));
                return text;
            }
        });

        assertThat(greeting).isEqualTo("HTTP/1.1 hello");
        assertThat(rest.get(20, TimeUnit.SECONDS)).isEqualTo("bye");
        assertThat(upstream.count(ConnectionPool::idle)).isZero();
    }

    @Test
    void switchThatNobodyUsesClosesTheConnection() throws Exception {
        var upstream = upstream(peer -> {
            peer.readHead();
            peer.send(SWITCH);
            peer.awaitClosed();
        });

        calls.call(() -> {
            upstream.request("GET", "/").upgrade("lines/1").send().close();
            return null;
        });

        origin.awaitEnded(1);
        assertThat(upstream.count(ConnectionPool::open)).isZero();
    }

    @Test
    void refusedOfferIsAnOrdinaryResponse() throws Exception {
        var upstream = upstream(peer -> peer.answerAll(OK));

        calls.call(() -> {
            try (var response = upstream.request("GET", "/").upgrade("lines/1").send()) {
                assertThat(response.body().readText()).isEqualTo("ok");
                assertThatThrownBy(() -> response.tunnel(HOUR))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("status 200 is no switch of protocols");
            }
            return null;
        });

        assertThat(upstream.count(ConnectionPool::idle)).isEqualTo(1);
    }

    @Test
    void offersThatCannotBeMadeAreRefused() throws Exception {
        var upstream = upstream(peer -> {});

        for (var wrong : List.of("", "a b", "a,,b", "a/", "/1", "a\r\nb")) {
            assertThatThrownBy(() -> upstream.request("GET", "/").upgrade(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("upgrade '" + wrong + "': allowed are names of protocols, with commas between");
        }
        assertThatThrownBy(() -> upstream.request("POST", "/")
                        .body("body")
                        .upgrade("lines/1")
                        .send())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an upgrade to lines/1 needs a request without a body");
    }
}
