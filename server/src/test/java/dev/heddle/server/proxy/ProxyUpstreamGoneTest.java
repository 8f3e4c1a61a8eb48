package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A response that breaks off never looks whole to the client; one that comes before the request's end is passed on. */
@ExtendWith(NoLeaks.class)
class ProxyUpstreamGoneTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** How an upstream breaks off a response that has begun. */
    enum Break {
        CLOSE {
            @Override
            void of(RawOrigin.Peer peer) throws IOException {
                peer.close();
            }
        },
        RESET {
            @Override
            void of(RawOrigin.Peer peer) throws IOException {
                peer.reset();
            }
        },
        /** Sends no more, until the proxy closes the connection. */
        STALL {
            @Override
            void of(RawOrigin.Peer peer) throws IOException {
                peer.awaitClosed();
            }
        },
        /** Only for a body that has chunks. */
        GARBAGE {
            @Override
            void of(RawOrigin.Peer peer) throws IOException {
                peer.send("no chunk\r\n");
                peer.awaitClosed();
            }
        };

        abstract void of(RawOrigin.Peer peer) throws IOException;
    }

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    /** Sends the beginning of a response, and breaks off when the client has it. */
    private Signal serve(String begin, Break end) throws IOException {
        var read = new Signal("the client has the beginning");
        origin.serve(peer -> {
            peer.readHead();
            peer.send(begin);
            read.await();
            end.of(peer);
        });
        server.proxyTo(Upstream.builder(origin.uri())
                .timeouts(UpstreamTimeouts.DEFAULT.withBody(Duration.ofMillis(end == Break.STALL ? 100 : 20_000))));
        return read;
    }

    @ParameterizedTest
    @EnumSource
    void inChunksLeavesOutTheLastChunk(Break end) throws Exception {
        var read = serve(CHUNKED + "3\r\nabc\r\n", end);
        var client = server.connect().get("/");
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readExactly(8)).asString().isEqualTo("3\r\nabc\r\n");

        read.give();

        assertThat(client.readToEnd()).isEmpty();
        origin.awaitEnded(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "RESET", "STALL"})
    void withALengthEndsShort(Break end) throws Exception {
        var read = serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", end);
        var client = server.connect().get("/");
        assertThat(client.readHead().header("content-length")).isEqualTo("10");
        assertThat(client.readExactly(3)).asString().isEqualTo("abc");

        read.give();

        assertThat(client.readToEnd()).isEmpty();
        origin.awaitEnded(1);
    }

    @ParameterizedTest
    @EnumSource
    void isResetForAClientOfHttp10(Break end) throws Exception {
        var read = serve(CHUNKED + "3\r\nabc\r\n", end);
        var client = server.connect().send("GET / HTTP/1.0\r\n\r\n");
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readExactly(3)).asString().isEqualTo("abc");

        read.give();

        assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        origin.awaitEnded(1);
    }

    @Test
    void withoutALengthIsChunkedAndEndedWhereTheUpstreamCloses() throws Exception {
        var read = serve("HTTP/1.1 200 OK\r\n\r\nabc", Break.CLOSE);
        var client = server.connect().get("/");
        assertThat(client.readHead().header("transfer-encoding")).isEqualTo("chunked");
        assertThat(client.readExactly(8)).asString().isEqualTo("3\r\nabc\r\n");

        read.give();

        assertThat(client.readExactly(5)).asString().isEqualTo("0\r\n\r\n");
    }

    @Test
    void withoutALengthIsBrokenOffWhereTheUpstreamResets() throws Exception {
        var read = serve("HTTP/1.1 200 OK\r\n\r\nabc", Break.RESET);
        var client = server.connect().get("/");
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readExactly(8)).asString().isEqualTo("3\r\nabc\r\n");

        read.give();

        assertThat(client.readToEnd()).isEmpty();
    }

    // ---- before the end of the request

    @Test
    void earlyAnswerIsPassedOnAndTheRestOfTheRequestDropped() throws Exception {
        origin.serve(List.of(
                peer -> {
                    peer.readHead();
                    peer.read(5);
                    peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
                    peer.awaitClosed();
                },
                peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext")));
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect()
                .sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 100000", "")
                .send("12345");

        var answer = client.read();
        client.send(new byte[100_000 - 5]);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("big");
        origin.awaitEnded(1);
        // What was left was little enough to go on behind it.
        assertThat(client.get("/").read().text()).isEqualTo("next");
    }

    @Test
    void earlyAnswerToALongRequestIsReceivedBeforeTheConnectionIsClosed() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.read(5);
            peer.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect()
                .sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 1000000000", "")
                .send(new byte[600_000]);

        var answer = client.read();

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("big");
        assertThat(client.readToEnd()).isEmpty();
        origin.awaitEnded(1);
    }
}
