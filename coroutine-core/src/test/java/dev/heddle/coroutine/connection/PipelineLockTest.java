package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.Sequence;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler of the pipeline and the coroutine behind it share a lock, as they do in a logger or a pool. */
final class PipelineLockTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private final Object lock = new Object();
    private final Sequence sequence = new Sequence();
    private final AtomicBoolean readerIsAtTheLock = new AtomicBoolean();

    /** Takes the lock for each message on its way. */
    private final class LockingReader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            sequence.expect(2);
            readerIsAtTheLock.set(true);
            synchronized (lock) {
                sequence.expect(4);
                context.fireChannelRead(message);
            }
        }
    }

    @Test
    void channelHandlerWaitsForALockThatASleepingCoroutineHolds() throws Exception {
        server.lines().handler(LockingReader::new).serve(LoopKind.OWN, connection -> {
            synchronized (lock) {
                sequence.expect(1);
                connection.send("send now");
                Eventually.isTrue("the reader is at the lock", readerIsAtTheLock::get);
                Moment.ofTheJdk();
                sequence.expect(3);
            }
            connection.send("got " + connection.receive());
        });
        var client = server.connect();

        assertThat(client.readLine()).isEqualTo("send now");
        client.send("it\n");
        assertThat(client.readLine()).isEqualTo("got it");
        sequence.finish(5);
    }
}
