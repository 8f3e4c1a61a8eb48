package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.TestLoops;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blocking sockets of one event loop do not depend on another. */
final class SocketPollersTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    /**
     * The JDK polls its blocking sockets with virtual threads of its own. Were they on the loop of the coroutine that
     * used a socket first, they would stand still with it.
     */
    @Test
    void socketsOfOneLoopDoNotDependOnAnother() throws Exception {
        var group = loops.group(2);
        var busy = group.next();
        var other = group.next();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            exchangeOneByte(busy, server, () -> {});

            var occupied = new CountDownLatch(1);
            var enough = new AtomicBoolean();
            var occupier = busy.start("occupier", () -> {
                occupied.countDown();
                while (!enough.get()) {
                    Thread.onSpinWait();
                }
            });
            occupied.await();
            try {
                exchangeOneByte(
                        other, server, () -> assertThat(occupier.state()).isEqualTo(Coroutine.State.RUNNING));
            } finally {
                enough.set(true);
            }
            InCoroutine.awaitSuccess(occupier);
        }
    }

    private static void exchangeOneByte(CoroutineScheduler scheduler, ServerSocket server, Runnable beforeTheByte)
            throws Exception {
        var reader = scheduler.start("reader", () -> {
            try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                assertThat(socket.getInputStream().read()).isEqualTo('x');
                socket.getOutputStream().write('y');
            }
        });
        try (var peer = server.accept()) {
            Eventually.isSuspended(reader);
            beforeTheByte.run();
            peer.getOutputStream().write('x');
            assertThat(peer.getInputStream().read()).isEqualTo('y');
        }
        InCoroutine.awaitSuccess(reader);
    }
}
