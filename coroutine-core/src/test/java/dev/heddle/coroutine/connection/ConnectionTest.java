package dev.heddle.coroutine.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Transport;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.LeakWatch;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receiving, sending, the end of input and of the connection. */
final class ConnectionTest {
    @RegisterExtension
    static final LeakWatch LEAKS = new LeakWatch();

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    // ---- messages

    @ParameterizedTest
    @EnumSource
    void echoesBytes(LoopKind kind) throws Exception {
        server.serve(kind, TestServer.ECHO);
        var client = server.connect();

        for (var text : List.of("hello", "is there anybody?", "x".repeat(10_000))) {
            client.send(text);
            assertThat(client.read(text.length())).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void echoesOnEveryTransport(Transport transport) throws Exception {
        assumeTrue(transport.isAvailable(), "this machine does not have it");
        server.serve(server.loops().group(1, transport).next(), transport.serverSocketChannel(), TestServer.ECHO);
        var client = server.connect();

        client.send("hello");
        assertThat(client.read(5)).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOrderOfMessages(LoopKind kind) throws Exception {
        server.lines().serve(kind, TestServer.ECHO);
        var client = server.connect();
        var all = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            all.append("line ").append(i).append('\n');
        }

        client.send(all.toString());

        assertThat(client.read(all.length())).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @EnumSource
    void handlerMayWaitForOtherThingsInBetween(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            while (connection.receive() instanceof String name) {
                Moment.ofTheLoop();
                Moment.ofTheJdk();
                connection.send("hello " + name);
            }
        });
        var client = server.connect();

        client.send("ann\nbob\n");

        assertThat(client.readLine()).isEqualTo("hello ann");
        assertThat(client.readLine()).isEqualTo("hello bob");
    }

    @ParameterizedTest
    @EnumSource
    void handlerMaySpeakFirst(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> connection.send("220 ready"));

        assertThat(server.connect().readLine()).isEqualTo("220 ready");
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhetherAMessageWaits(LoopKind kind) throws Exception {
        var answers = new CompletableFuture<List<Boolean>>();
        server.lines().serve(kind, connection -> {
            var seen = new ArrayList<Boolean>();
            seen.add(connection.hasReceived());
            connection.send("send two");
            connection.receive();
            seen.add(connection.hasReceived());
            connection.receive();
            seen.add(connection.hasReceived());
            answers.complete(seen);
        });
        var client = server.connect();
        client.readLine();
        client.send("one\ntwo\n");

        assertThat(answers.get()).containsExactly(false, true, false);
    }

    @ParameterizedTest
    @EnumSource
    void knowsItsAddressesAndIsNamedAfterItsPeer(LoopKind kind) throws Exception {
        var opened = new CompletableFuture<Connection>();
        server.serve(kind, connection -> {
            opened.complete(connection);
            connection.receive();
        });
        var client = server.connect();
        var connection = opened.get();
        int port = client.socket().getLocalPort();

        assertThat(connection.remoteAddress()).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        assertThat(connection.localAddress()).isEqualTo(server.address());
        assertThat(connection).hasToString("127.0.0.1:" + port);
        assertThat(connection.scheduler()).isSameAs(server.scheduler());
        assertThat(connection.isOpen()).isTrue();
        assertThat(server.suspendedCoroutine().name()).isEqualTo("test 127.0.0.1:" + port);
    }

    @ParameterizedTest
    @EnumSource
    void startsOnAChannelThatIsActiveAlready(LoopKind kind) throws Exception {
        server.lines().handler(LateStarter::new).serve(kind, connection -> {});
        var client = server.connect();

        client.send("switch protocols\n");
        assertThat(client.readLine()).isEqualTo("switched");
        client.send("echo\n");
        assertThat(client.readLine()).isEqualTo("echo");
    }

    /** Takes the place of the handler behind it at the first message, as an upgrade of the protocol would. */
    private static final class LateStarter extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.pipeline().removeLast();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.pipeline().addLast(new ConnectionChannelHandler("late", connection -> {
                connection.send("switched");
                TestServer.ECHO.handle(connection);
            }));
            context.pipeline().remove(this);
        }
    }

    // ---- the end of input

    @ParameterizedTest
    @EnumSource
    void endOfInputIsNull(LoopKind kind) throws Exception {
        var received = new CompletableFuture<List<Object>>();
        server.lines().serve(kind, connection -> {
            var all = new ArrayList<>();
            all.add(connection.receive());
            all.add(connection.receive());
            all.add(connection.receive());
            received.complete(all);
        });
        var client = server.connect();
        client.send("only\n");
        client.close();

        assertThat(received.get()).containsExactly("only", null, null);
        server.awaitAllEnded();
        assertThat(server.scheduler().completed()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void peerThatEndedItsSendingIsStillAnswered(LoopKind kind) throws Exception {
        server.lines().halfClosure().serve(kind, connection -> {
            int lines = 0;
            while (connection.receive() != null) {
                lines++;
            }
            Moment.ofTheLoop();
            connection.send("lines: " + lines);
        });
        var client = server.connect();

        client.send("one\ntwo\nthree\n");
        client.endOutput();

        assertThat(client.readToEnd()).isEqualTo("lines: 3\n");
    }

    @ParameterizedTest
    @EnumSource
    void withoutHalfClosureTheEndOfInputClosesTheConnection(LoopKind kind) throws Exception {
        var sent = new CompletableFuture<Throwable>();
        server.lines().serve(kind, connection -> {
            while (connection.receive() != null) {
                // until the end
            }
            sent.complete(catchThrowable(() -> connection.send("too late")));
        });
        var client = server.connect();

        client.endOutput();

        assertThat(sent.get()).isInstanceOf(ClosedChannelException.class);
        assertThat(client.readToEnd()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void endOfOutputIsSeenByThePeerAndReceivingGoesOn(LoopKind kind) throws Exception {
        var received = new CompletableFuture<Object>();
        server.lines().serve(kind, connection -> {
            connection.send("that is all");
            connection.shutdownOutput();
            received.complete(connection.receive());
        });
        var client = server.connect();

        assertThat(client.readToEnd()).isEqualTo("that is all\n");
        client.send("thanks\n");

        assertThat(received.get()).isEqualTo("thanks");
    }

    @ParameterizedTest
    @EnumSource
    void messagesSentBeforeThePeerLeftAreReceived(LoopKind kind) throws Exception {
        var gate = new AtomicReference<Runnable>();
        var received = new CompletableFuture<List<Object>>();
        server.lines().serve(kind, connection -> {
            Coroutine.<String>suspend(s -> gate.set(() -> s.resume("go on")));
            var all = new ArrayList<>();
            for (var line = connection.receive(); line != null; line = connection.receive()) {
                all.add(line);
            }
            received.complete(all);
        });
        var client = server.connect();
        server.suspendedCoroutine();
        client.send("one\ntwo\nthree\n");
        client.close();
        assertThat(server.accepted().closeFuture().await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        gate.get().run();

        assertThat(received.get()).containsExactly("one", "two", "three");
    }

    @ParameterizedTest
    @EnumSource
    void brokenConnectionIsAnException(LoopKind kind) throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        server.serve(kind, connection -> thrown.complete(catchThrowable(connection::receive)));
        var client = server.connect();
        server.suspendedCoroutine();

        client.reset();

        assertThat(thrown.get()).isInstanceOf(IOException.class).hasCauseInstanceOf(IOException.class);
    }

    // ---- time

    /** To the nanosecond in {@link ConnectionTimeTest}; here for all kinds of loops, in real time. */
    @ParameterizedTest
    @EnumSource
    void receiveGivesUpInTimeAndTheConnectionStaysAsItIs(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            assertThatThrownBy(() -> connection.receive(Moment.SHORTEST))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("nothing received within PT0.000000001S");
            connection.send("what is it?");
            TestServer.ECHO.handle(connection);
        });
        var client = server.connect();

        assertThat(client.readLine()).isEqualTo("what is it?");
        client.send("nothing\n");
        assertThat(client.readLine()).isEqualTo("nothing");
    }

    @ParameterizedTest
    @EnumSource
    void messageWithinTheTimeIsReceived(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            for (int i = 0; i < 3; i++) {
                connection.send("got " + connection.receive(Eventually.PATIENCE));
            }
        });
        var client = server.connect();
        for (var word : List.of("a", "b", "c")) {
            client.send(word + "\n");
            assertThat(client.readLine()).isEqualTo("got " + word);
        }
    }

    @Test
    void timeOfNothingIsRefused() throws Exception {
        var opened = new CompletableFuture<Connection>();
        server.serve(LoopKind.OWN, connection -> {
            opened.complete(connection);
            connection.receive();
        });
        server.connect();

        assertThatThrownBy(() -> opened.get().receive(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout PT0S: allowed is more than zero");
    }

    // ---- closing

    @ParameterizedTest
    @EnumSource
    void closeDeliversWhatWasSentBefore(LoopKind kind) throws Exception {
        int size = 4_000_000;
        var stillOpen = new CompletableFuture<Boolean>();
        server.serve(kind, connection -> {
            for (int sent = 0; sent < size; sent += 40_000) {
                connection.send(Unpooled.wrappedBuffer(new byte[40_000]));
            }
            connection.close();
            stillOpen.complete(true);
        });
        var client = server.connect();

        assertThat(client.readToEnd()).hasSize(size);
        assertThat(stillOpen.get()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void endOfTheHandlerClosesAndDeliversWhatWasSentBefore(LoopKind kind) throws Exception {
        server.serve(kind, connection -> connection.send(Unpooled.wrappedBuffer(new byte[1_000_000])));

        assertThat(server.connect().readToEnd()).hasSize(1_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void afterCloseNothingIsReceivedAndNothingSent(LoopKind kind) throws Exception {
        var message = Unpooled.copiedBuffer("too late", US_ASCII);
        var received = new CompletableFuture<Object>();
        var sent = new CompletableFuture<Throwable>();
        server.lines().serve(kind, connection -> {
            connection.receive();
            connection.close();
            Moment.ofTheLoop();
            received.complete(connection.receive());
            sent.complete(catchThrowable(() -> connection.send(message)));
            connection.close();
        });
        var client = server.connect();
        client.send("one\ntwo\n");

        assertThat(received.get()).isNull();
        assertThat(sent.get()).isInstanceOf(ClosedChannelException.class);
        assertThat(message.refCnt()).isZero();
        assertThat(client.readToEnd()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void abortClosesWithoutWaitingForThePeer(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            connection.receive();
            connection.abort();
            assertThat(connection.receive()).isNull();
        });
        var client = server.connect();
        client.send("go away\n");

        assertThat(client.readToEnd()).isEmpty();
        server.awaitAllEnded();
        assertThat(server.scheduler().completed()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void messageToAPeerThatHasGoneIsReleased(LoopKind kind) throws Exception {
        var message = Unpooled.copiedBuffer("hello?", US_ASCII);
        var sent = new CompletableFuture<Throwable>();
        server.serve(kind, connection -> {
            assertThat(connection.receive()).isNull();
            assertThat(connection.isOpen()).isFalse();
            sent.complete(catchThrowable(() -> connection.send(message)));
        });
        server.connect().close();

        assertThat(sent.get()).isInstanceOf(ClosedChannelException.class);
        assertThat(message.refCnt()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void receivedMessagesThatNobodyTakesAreReleased(LoopKind kind) throws Exception {
        var seen = new CompletableFuture<ByteBuf>();
        server.handler(() -> new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        context.fireChannelRead(message);
                        seen.complete((ByteBuf) message);
                    }
                })
                .serve(kind, connection -> Coroutine.<ByteBuf>await(seen));
        server.connect().send("nobody listens");

        var message = seen.get();
        Eventually.isTrue("the message is released", () -> message.refCnt() == 0);
    }

    // ---- failures

    @ParameterizedTest
    @EnumSource
    void exceptionOfTheHandlerClosesTheConnectionAndIsLogged(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            connection.send("first");
            throw new IllegalStateException("no more");
        });
        var client = server.connect();

        assertThat(client.readToEnd()).isEqualTo("first\n");
        assertThat(log.expect("Coroutine test 127.0.0.1:" + client.socket().getLocalPort() + " failed")
                        .getMessage())
                .isEqualTo("no more");
        // Which is counted after it was logged.
        Eventually.isTrue("the coroutine has failed", () -> server.scheduler().failed() == 1);
    }

    @ParameterizedTest
    @EnumSource
    void exceptionOfThePipelineIsLoggedAndEndsReceive(LoopKind kind) throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        server.handler(() -> new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        ((ByteBuf) message).release();
                        throw new IllegalArgumentException("no such frame");
                    }
                })
                .serve(kind, connection -> thrown.complete(catchThrowable(connection::receive)));
        var client = server.connect();
        client.send("garbage");

        assertThat(thrown.get())
                .isInstanceOf(IOException.class)
                .hasMessage("no such frame")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(client.readToEnd()).isEmpty();
        log.expect("a handler of the pipeline failed");
    }

    @ParameterizedTest
    @EnumSource
    void onTheLoopsOwnSideReceiveIsRefusedAndDoesNoHarm(LoopKind kind) throws Exception {
        var opened = new CompletableFuture<Connection>();
        var gate = new AtomicReference<Runnable>();
        server.lines().serve(kind, connection -> {
            opened.complete(connection);
            Coroutine.<String>suspend(s -> gate.set(() -> s.resume("go on")));
            TestServer.ECHO.handle(connection);
        });
        var client = server.connect();
        server.suspendedCoroutine();
        var connection = opened.get();

        var refused = server.scheduler().eventLoop().submit(() -> connection.receive());
        assertThatThrownBy(refused::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);

        gate.get().run();
        var coroutine = server.suspendedCoroutine();
        Eventually.isTrue("it receives", () -> connection.toString().equals(coroutine.waitsFor()));
        client.send("still fine\n");
        assertThat(client.readLine()).isEqualTo("still fine");
    }

    @Test
    void shutdownOfTheLoopsLetsHandlersSayGoodbye() throws Exception {
        try (var loops = EventLoops.builder().count(1).name("goodbye").build()) {
            server.lines().serve(loops.next(), loops.transport().serverSocketChannel(), connection -> {
                try {
                    connection.receive();
                } finally {
                    connection.send("goodbye");
                }
            });
            var client = server.connect();
            server.suspendedCoroutine();

            assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();

            assertThat(client.readToEnd()).isEqualTo("goodbye\n");
        }
    }
}
