package dev.heddle.coroutine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.connection.Connection;
import dev.heddle.coroutine.connection.ConnectionChannelHandler;
import dev.heddle.coroutine.connection.ConnectionHandler;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.LeakWatch;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections in virtual time: through Netty's local channels by themselves, through sockets by hand. */
@NeedsOpenInternals
final class ChannelsInVirtualTimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    static final LeakWatch LEAKS = new LeakWatch();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @Test
    void bothEndsOfALocalChannelAreCoroutinesOfOneRun() throws Exception {
        VirtualTime.run(loop -> {
            var server = listen(loop, LocalServerChannel.class, LocalAddress.ANY, connection -> {
                for (var message = connection.receive(); message != null; message = connection.receive()) {
                    Coroutine.sleep(MINUTE);
                    connection.send(message);
                }
            });
            var client = connect(loop, server.localAddress());

            client.send(ByteBufUtil.writeUtf8(server.alloc(), "ping"));
            assertThat(text(client.receive(MINUTE.multipliedBy(2)))).isEqualTo("ping");

            assertThat(loop.elapsed()).isEqualTo(MINUTE);
            client.close();
            Coroutine.await(server.close());
        });
    }

    /** A wheel of deadlines is late by up to a sixteenth of their length. */
    @Test
    void receiveTimesOutInVirtualTime() throws Exception {
        VirtualTime.run(loop -> {
            var server = listen(loop, LocalServerChannel.class, LocalAddress.ANY, Connection::receive);
            var client = connect(loop, server.localAddress());

            assertThatThrownBy(() -> client.receive(MINUTE)).isInstanceOf(SocketTimeoutException.class);

            assertThat(loop.elapsed()).isBetween(MINUTE, MINUTE.plus(MINUTE.dividedBy(16)));
            client.close();
            Coroutine.await(server.close());
        });
    }

    @Test
    void socketsAreServedWhileTimeIsMovedByHand() throws Exception {
        var timedOut = new CompletableFuture<Duration>();
        try (var loop = VirtualTime.start()) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var socketChannel = loop.loops().transport().serverSocketChannel();
            var server = listen(loop, socketChannel, address, connection -> {
                connection.send(connection.receive(MINUTE));
                assertThatThrownBy(() -> connection.receive(MINUTE)).isInstanceOf(SocketTimeoutException.class);
                timedOut.complete(loop.elapsed());
            });
            try (var client = new Socket()) {
                client.connect(server.localAddress());
                client.getOutputStream().write('!');
                assertThat(client.getInputStream().read()).isEqualTo('!');

                loop.advance(MINUTE.minusSeconds(1));
                assertThat(timedOut).isNotDone();
                loop.advance(MINUTE);

                assertThat(timedOut.get()).isBetween(MINUTE, MINUTE.plus(MINUTE.dividedBy(16)));
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            Eventually.isTrue(
                    "the connection's coroutine ends", () -> loop.scheduler().live() == 0);
        }
    }

    private static Channel listen(
            TestEventLoop loop, Class<? extends ServerChannel> type, SocketAddress address, ConnectionHandler handler)
            throws Exception {
        var bound = new ServerBootstrap()
                .group(loop.loops().nettyGroup())
                .channel(type)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ConnectionChannelHandler("server", handler));
                    }
                })
                .bind(address);
        return bound.sync().channel();
    }

    /** The client's end, for the coroutine that calls; the channel's own coroutine hands it over and waits for the end. */
    private static Connection connect(TestEventLoop loop, SocketAddress server) throws Exception {
        var connected = new CompletableFuture<Connection>();
        new Bootstrap()
                .group(loop.loops().nettyGroup())
                .channel(LocalChannel.class)
                .handler(new ConnectionChannelHandler("client", connection -> {
                    connected.complete(connection);
                    while (connection.isOpen()) {
                        Coroutine.sleep(Duration.ofSeconds(1));
                    }
                }))
                .connect(server);
        return Coroutine.await(connected);
    }

    private static String text(Object message) {
        var buffer = (ByteBuf) message;
        try {
            return buffer.toString(StandardCharsets.UTF_8);
        } finally {
            buffer.release();
        }
    }
}
