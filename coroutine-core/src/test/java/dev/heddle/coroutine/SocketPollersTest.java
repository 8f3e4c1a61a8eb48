package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.FreshClass;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.TestLoops;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blocking sockets of one event loop depend neither on another nor on the JDK's scheduler. */
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

    @Test
    void socketsDoNotDependOnTheThreadsOfTheJdksScheduler() throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "else coroutines themselves depend on them");
        var scheduler = loops.own();
        int all = Runtime.getRuntime().availableProcessors();
        var begun = new CountDownLatch(all);
        var enough = new CountDownLatch(1);
        var occupiers = new ArrayList<Thread>();
        for (int i = 0; i < all; i++) {
            // In a class initialiser a virtual thread keeps the thread that it runs on.
            var type = FreshClass.whoseInitialiser(() -> occupy(begun, enough));
            occupiers.add(Thread.startVirtualThread(type::initialise));
        }
        begun.await();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            exchangeOneByte(scheduler, server, () -> assertThat(occupiers).allMatch(Thread::isAlive));
        } finally {
            enough.countDown();
        }
        for (var occupier : occupiers) {
            occupier.join();
        }
    }

    private static void occupy(CountDownLatch begun, CountDownLatch enough) {
        begun.countDown();
        try {
            enough.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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
            peer.setSoTimeout((int) Eventually.PATIENCE.toMillis());
            Eventually.isSuspended(reader);
            beforeTheByte.run();
            peer.getOutputStream().write('x');
            assertThat(peer.getInputStream().read()).isEqualTo('y');
        }
        InCoroutine.awaitSuccess(reader);
    }
}
