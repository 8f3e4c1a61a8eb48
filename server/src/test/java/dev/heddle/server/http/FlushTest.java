package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How often a handler's writes reach the socket: once for all that it writes between two suspensions. Where the JDK's
 * internals are closed handlers run beside the event loop, which flushes whenever it has something to flush.
 */
@ExtendWith(NoLeaks.class)
class FlushTest {
    private final AtomicInteger flushes = new AtomicInteger();
    private final EventLoops loops =
            EventLoops.builder().count(1).name("flush-test").build();

    /** In front of the codec, and so next to the socket. */
    private final class CountFlushes extends ChannelOutboundHandlerAdapter {
        @Override
        public void flush(ChannelHandlerContext context) {
            flushes.incrementAndGet();
            context.flush();
        }
    }

    @BeforeAll
    static void onlyWhereHandlersRunOnTheirLoop() {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops());
    }

    private RawClient connectTo(HttpHandler handler) throws IOException {
        var service = new HttpService("http", handler, HttpLimits.DEFAULT, HttpTimeouts.DEFAULT, null);
        var listening = new ServerBootstrap()
                .group(loops.nettyGroup())
                .channel(loops.transport().serverSocketChannel())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new CountFlushes());
                        service.initialise(channel.pipeline());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly();
        return RawClient.connect((InetSocketAddress) listening.channel().localAddress());
    }

    @AfterEach
    void stop() throws InterruptedException {
        assertThat(loops.shutdown(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void manyPiecesGoOutInOneFlush() throws IOException {
        try (var client = connectTo(exchange -> {
            var body = exchange.response().stream();
            for (int i = 0; i < 100; i++) {
                body.write("piece " + i + "\n");
            }
        })) {
            assertThat(client.get("/").read().chunks()).isEqualTo(100);
            // Before the client leaves: the end of the connection flushes too.
            assertThat(flushes).hasValue(1);
        }
    }

    @Test
    void everySuspensionFlushesWhatWasWrittenBefore() throws IOException {
        try (var client = connectTo(exchange -> {
            var body = exchange.response().stream();
            for (int i = 0; i < 5; i++) {
                body.write("one");
                body.write("two");
                // The client sends a byte for each pair that it has received.
                assertThat(exchange.request().body().read(new byte[1])).isEqualTo(1);
            }
        })) {
            client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "");
            client.readHead();
            for (int i = 0; i < 5; i++) {
                assertThat(client.readExactly(16)).asString().isEqualTo("3\r\none\r\n3\r\ntwo\r\n");
                client.send("!");
            }
            assertThat(client.readExactly(5)).asString().isEqualTo("0\r\n\r\n");
            assertThat(flushes).hasValue(6);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOneFlush() throws IOException {
        try (var client = connectTo(
                exchange -> exchange.response().send(exchange.request().path()))) {
            client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(20));
            for (int i = 0; i < 20; i++) {
                assertThat(client.read().text()).isEqualTo("/x");
            }
        }
        // One segment carries all of them, as a rule; what matters is that it is not one flush for each.
        assertThat(flushes).hasValueLessThanOrEqualTo(5);
    }

    @Test
    void largeBodyIsFlushedBeforeItFillsTheMemory() throws IOException {
        try (var client = connectTo(exchange -> {
            var body = exchange.response().stream();
            for (int i = 0; i < 100; i++) {
                body.write(new byte[16 * 1024]);
            }
        })) {
            assertThat(client.get("/").read().body()).hasSize(100 * 16 * 1024);
        }
        assertThat(flushes).hasValueBetween(5, 50);
    }
}
