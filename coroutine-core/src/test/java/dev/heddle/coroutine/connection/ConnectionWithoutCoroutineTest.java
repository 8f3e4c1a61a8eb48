package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.Transport;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LeakWatch;
import dev.heddle.coroutine.fixture.LoopKind;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that this side opens: any coroutine of their event loop uses them, and closes them. */
final class ConnectionWithoutCoroutineTest {
    @RegisterExtension
    static final LeakWatch LEAKS = new LeakWatch();

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private Connection open(LoopKind kind) throws Exception {
        server.lines().serve(kind, TestServer.ECHO);
        var opened = new CompletableFuture<Connection>();
        new Bootstrap()
                .group(server.scheduler().eventLoop())
                .channel(Transport.of(server.scheduler().eventLoop()).socketChannel())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new LineCodec(), ConnectionChannelHandler.withoutCoroutine(opened::complete));
                    }
                })
                .connect(server.address());
        return opened.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private CoroutineScheduler scheduler() {
        return server.scheduler();
    }

    @ParameterizedTest
    @EnumSource
    void oneCoroutineAfterTheOtherUsesIt(LoopKind kind) throws Exception {
        var connection = open(kind);

        for (var text : new String[] {"one", "two"}) {
            var received = InCoroutine.call(scheduler(), () -> {
                connection.send(text);
                return connection.receive();
            });
            assertThat(received).isEqualTo(text);
        }

        connection.close();
        server.awaitAllEnded();
    }

    @ParameterizedTest
    @EnumSource
    void abortEndsWhoeverReceivesAndReleasesWhatHadCome(LoopKind kind) throws Exception {
        var connection = open(kind);
        var outcome = new CompletableFuture<Object>();
        var receiver = scheduler().start("receiver", () -> {
            var message = connection.receive();
            outcome.complete(message == null ? "end" : message);
        });
        Eventually.isSuspended(receiver);

        connection.abort();

        assertThat(outcome.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("end");
        InCoroutine.run(scheduler(), () -> {
            ByteBuf bytes = Unpooled.buffer(1).writeByte(1);
            assertThatThrownBy(() -> connection.send(bytes)).isInstanceOf(ClosedChannelException.class);
            assertThat(bytes.refCnt()).isZero();
        });
        server.awaitAllEnded();
    }
}
