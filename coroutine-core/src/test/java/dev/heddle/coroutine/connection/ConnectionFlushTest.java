package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.LoopKind;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent between two suspensions goes out in one flush. */
final class ConnectionFlushTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    /** Confined to the event loop. */
    private final List<String> calls = new ArrayList<>();

    private final class Recorder extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            calls.add("write");
            context.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            calls.add("flush");
            context.flush();
        }
    }

    private List<String> calls() {
        return server.scheduler().call(() -> List.copyOf(calls));
    }

    @ParameterizedTest
    @EnumSource
    void messagesBetweenTwoSuspensionsAreOneFlush(LoopKind kind) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool hands over each message by itself");
        server.handler(Recorder::new).lines().serve(kind, connection -> {
            while (connection.receive() != null) {
                connection.send("one");
                connection.send("two");
                connection.send("three");
            }
        });
        var client = server.connect();
        client.send("go\n");
        client.readLine();
        client.readLine();
        client.readLine();
        assertThat(calls()).containsExactly("write", "write", "write", "flush");

        client.send("go\n");
        client.readLine();
        assertThat(calls()).containsExactly("write", "write", "write", "flush", "write", "write", "write", "flush");
    }

    @ParameterizedTest
    @EnumSource
    void nothingGoesOutBeforeTheCoroutineSuspends(LoopKind kind) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool hands over each message by itself");
        var before = new CompletableFuture<List<String>>();
        var after = new CompletableFuture<List<String>>();
        server.handler(Recorder::new).lines().serve(kind, connection -> {
            connection.send("one");
            connection.send("two");
            before.complete(List.copyOf(calls));
            Coroutine.<String>suspend(s -> connection.scheduler().execute(() -> s.resume("after the flush")));
            after.complete(List.copyOf(calls));
        });
        server.connect();

        assertThat(before.get()).isEmpty();
        assertThat(after.get()).containsExactly("write", "write", "flush");
    }

    @ParameterizedTest
    @EnumSource
    void muchIsFlushedInBetween(LoopKind kind) throws Exception {
        int size = 20 * 16 * 1024;
        server.handler(Recorder::new).serve(kind, connection -> {
            for (int i = 0; i < 20; i++) {
                connection.send(Unpooled.wrappedBuffer(new byte[16 * 1024]));
            }
        });

        assertThat(server.connect().readToEnd()).hasSize(size);
        assertThat(calls()).filteredOn("flush"::equals).hasSizeGreaterThan(4);
    }
}
