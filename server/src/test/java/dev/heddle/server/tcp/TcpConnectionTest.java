package dev.heddle.server.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Transport;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NoLeaks.class)
class TcpConnectionTest {
    private static final TcpHandler ECHO = connection -> connection.transferTo(connection);

    @RegisterExtension
    final TestServer server = new TestServer();

    private RawClient connectTo(TcpHandler handler) throws IOException {
        server.start(Server.builder().tcp(0, handler));
        return server.connectTcp();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] randomBytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    // ---- reading and writing

    @Test
    void echoSendsEachPieceBackAtOnce() throws IOException {
        var client = connectTo(ECHO);

        for (var piece : new String[] {"one", "two", "three"}) {
            client.send(piece);
            assertThat(client.readExactly(piece.length())).asString().isEqualTo(piece);
        }
    }

    @Test
    void echoEndsWhenThePeerHasEnded() throws IOException {
        var client = connectTo(ECHO);

        client.send("last words").endOutput();

        assertThat(client.readToEnd()).isEqualTo("last words");
        server.awaitNoConnection();
    }

    @Test
    void peerMayBeSlowerThanTheServer() throws Exception {
        var sent = randomBytes(5_000_000);
        var client = connectTo(connection -> connection.write(sent));

        var received = client.input().readAllBytes();

        assertThat(received).isEqualTo(sent);
    }

    @Test
    void readTakesWhatIsThereAndFits() throws Exception {
        var read = new CompletableFuture<String>();
        var client = connectTo(connection -> {
            var into = new byte[5];
            assertThat(connection.read(into, 0, 0)).isZero();
            assertThat(connection.read(into, 1, 3)).isEqualTo(3);
            connection.readExactly(1);
            read.complete(new String(into, 1, 3, StandardCharsets.US_ASCII));
        });

        client.send("abcd");

        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("abc");
    }

    @Test
    void exactReadJoinsPieces() throws Exception {
        var first = new Signal("the first piece was read");
        var client = connectTo(connection -> {
            connection.readExactly(1);
            first.give();
            connection.write(connection.readExactly(5));
        });

        client.send("1ab");
        first.await();
        client.send("cde");

        assertThat(client.readToEnd()).isEqualTo("abcde");
    }

    @Test
    void exactReadOfTooLittleSaysHowMuchThereWas() throws IOException {
        var client = connectTo(connection -> {
            assertThatThrownBy(() -> connection.readExactly(5))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("the peer ended after 3 of 5 bytes");
            connection.write(ascii("too little"));
        });

        client.send("abc").endOutput();

        assertThat(client.readToEnd()).isEqualTo("too little");
    }

    @Test
    void endOfThePeerStaysTheEnd() throws IOException {
        var client = connectTo(connection -> {
            var into = new byte[10];
            assertThat(connection.read(into)).isEqualTo(1);
            assertThat(connection.read(into)).isEqualTo(-1);
            assertThat(connection.read(into)).isEqualTo(-1);
            assertThat(connection.inputStream().read()).isEqualTo(-1);
            connection.write(ascii("ended"));
        });

        client.send("a").endOutput();

        assertThat(client.readToEnd()).isEqualTo("ended");
    }

    @Test
    void writtenBytesAreCopied() throws IOException {
        var client = connectTo(connection -> {
            var bytes = ascii("before");
            connection.write(bytes);
            Arrays.fill(bytes, (byte) 'x');
            connection.write(ascii("--part--"), 2, 4);
        });

        assertThat(client.readToEnd()).isEqualTo("beforepart");
    }

    @Test
    void librariesUseItAsStreams() throws IOException {
        var client = connectTo(connection -> {
            var in = new DataInputStream(connection.inputStream());
            var out = new DataOutputStream(connection.outputStream());
            out.writeInt(in.readInt() + 1);
            out.writeUTF(in.readUTF() + "!");
            out.write(in.read());
            out.flush();
        });

        client.send(new byte[] {0, 0, 0, 41, 0, 2, 'h', 'i', (byte) 0xff});

        assertThat(client.readExactly(10)).containsExactly(0, 0, 0, 42, 0, 3, 'h', 'i', '!', 0xff);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void handlerThatHasEndedItsOutputGoesOnReading() throws Exception {
        var rest = new CompletableFuture<String>();
        var client = connectTo(connection -> {
            connection.write(ascii("your turn"));
            connection.shutdownOutput();
            rest.complete(new String(connection.inputStream().readAllBytes(), StandardCharsets.US_ASCII));
        });

        assertThat(client.readToEnd()).isEqualTo("your turn");
        client.send("thanks").endOutput();

        assertThat(rest.get(20, TimeUnit.SECONDS)).isEqualTo("thanks");
    }

    @Test
    void handlerKnowsItsPeer() throws Exception {
        var address = new CompletableFuture<InetSocketAddress>();
        connectTo(connection -> address.complete((InetSocketAddress) connection.remoteAddress()));

        assertThat(address.get(20, TimeUnit.SECONDS).getAddress().isLoopbackAddress())
                .isTrue();
    }

    @Test
    void bytesArePassedOnToAConnectionOfAnotherHandler() throws Exception {
        var first = new CompletableFuture<TcpConnection>();
        var passedOn = new Signal("all was passed on");
        var receiver = connectTo(connection -> {
            if (first.complete(connection)) {
                passedOn.await();
            } else {
                connection.transferTo(first.join());
                passedOn.give();
            }
        });
        first.get(20, TimeUnit.SECONDS);
        var sent = randomBytes(300_000);

        server.connectTcp().send(sent).endOutput();

        assertThat(receiver.input().readAllBytes()).isEqualTo(sent);
    }

    // ---- half-closed connections, on each transport

    static Stream<Transport> transports() {
        return Stream.of(Transport.EPOLL, Transport.KQUEUE, Transport.NIO).filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void peerThatHasEndedItsOutputGetsALongAnswer(Transport transport) throws Exception {
        var answer = randomBytes(20_000_000);
        server.start(Server.builder().transport(transport).tcp(0, connection -> {
            connection.inputStream().readAllBytes();
            // Again and again the socket is full, then empty.
            for (int i = 0; i < 10; i++) {
                connection.write(answer, i * 2_000_000, 2_000_000);
            }
        }));
        var client = server.connectTcp();

        client.send("question").endOutput();

        assertThat(client.input().readAllBytes()).isEqualTo(answer);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whatWasWrittenBeforeTheEndOfTheOutputIsNotLost(Transport transport) throws Exception {
        var answer = randomBytes(20_000_000);
        server.start(Server.builder().transport(transport).tcp(0, connection -> {
            for (int from = 0; from < answer.length; from += 50_000) {
                connection.write(answer, from, 50_000);
            }
            connection.shutdownOutput();
            assertThatThrownBy(() -> connection.write(ascii("more"))).isInstanceOf(IOException.class);
            connection.inputStream().readAllBytes();
        }));
        var client = server.connectTcp();

        assertThat(client.input().readAllBytes()).isEqualTo(answer);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whatAPeerSentBeforeItsEndIsReadHoweverLate(Transport transport) throws Exception {
        var mayRead = new Signal("the handler may read");
        var received = new CompletableFuture<byte[]>();
        server.start(Server.builder().transport(transport).tcp(0, connection -> {
            mayRead.await();
            received.complete(connection.inputStream().readAllBytes());
        }));
        var sent = randomBytes(500_000);
        // The rest waits in the client's socket and in the server's, and so does the end.
        server.connectTcp().send(sent).endOutput();
        Eventually.isSuspended(server.coroutine());

        mayRead.give();

        assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(sent);
    }

    // ---- the peer is silent, or gone

    @Test
    void silentPeerIsLeftAfterTheIdleTime() throws IOException {
        server.start(Server.builder().tcp(0, ECHO).tcpIdle(Duration.ofMillis(100)));
        var client = server.connectTcp();

        client.send("hello");

        assertThat(client.readToEnd()).isEqualTo("hello");
    }

    @Test
    void handlerMayGoOnAfterTheIdleTime() throws IOException {
        TcpHandler handler = connection -> {
            assertThatThrownBy(() -> connection.read(new byte[1])).isInstanceOf(SocketTimeoutException.class);
            connection.write(ascii("still there?"));
            connection.transferTo(connection);
        };
        server.start(Server.builder().tcp(0, handler).tcpIdle(Duration.ofMillis(100)));
        var client = server.connectTcp();

        assertThat(client.readExactly(12)).asString().isEqualTo("still there?");
        assertThat(client.send("yes").readExactly(3)).asString().isEqualTo("yes");
    }

    @Test
    void peerThatIsGoneCancelsAHandlerThatWaitsElsewhere() throws Exception {
        var interrupted = new Signal("the handler was interrupted");
        var client = connectTo(connection -> {
            connection.readExactly(1);
            try {
                Thread.sleep(Duration.ofHours(1));
            } finally {
                interrupted.give();
            }
        });
        client.send("a");
        Eventually.isAsleep(server.coroutine());

        client.reset();

        interrupted.await();
        server.awaitNoConnection();
        assertThat(server.cancelled()).isEqualTo(1);
    }

    @Test
    void readFromAPeerThatWasResetFails() throws Exception {
        var failure = new CompletableFuture<Throwable>();
        var client = connectTo(connection -> {
            connection.readExactly(1);
            connection.write(ascii("!"));
            try {
                connection.read(new byte[1]);
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        client.send("a").readExactly(1);
        Eventually.isSuspended(server.coroutine());

        client.reset();

        assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void writeToAPeerThatWasResetFails() throws Exception {
        var failure = new CompletableFuture<Throwable>();
        var client = connectTo(connection -> {
            try {
                while (true) {
                    connection.write(new byte[10_000]);
                }
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        client.readExactly(1);

        client.reset();

        assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    // ---- the handler fails

    @Test
    void failureOfAHandlerIsLoggedAndClosesItsConnectionOnly() throws IOException {
        var client = connectTo(connection -> {
            if (connection.readExactly(1)[0] == 'x') {
                throw new IllegalStateException("broken handler");
            }
            connection.transferTo(connection);
        });
        var other = server.connectTcp().send("ab");

        client.send("x");

        assertThat(client.readToEnd()).isEmpty();
        assertThat(server.expectLog("failed")).contains("IllegalStateException: broken handler");
        assertThat(other.send("c").readExactly(2)).asString().isEqualTo("bc");
    }

    @Test
    void whatWasWrittenBeforeAFailureGoesOut() throws IOException {
        var client = connectTo(connection -> {
            connection.write(ascii("so far"));
            throw new IllegalStateException("broken handler");
        });

        assertThat(client.readToEnd()).isEqualTo("so far");
        server.expectLog("failed");
    }
}
