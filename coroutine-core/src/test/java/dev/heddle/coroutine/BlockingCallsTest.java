package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's blocking calls suspend a coroutine and leave the loop to the others. */
final class BlockingCallsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void sleepLeavesTheLoopFree(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sleeper = scheduler.start("sleeper", () -> Thread.sleep(HOUR));

        assertLoopIsFreeWhileSuspended(sleeper);

        sleeper.cancel("slept enough");
        InCoroutine.awaitEnd(sleeper);
    }

    @ParameterizedTest
    @EnumSource
    void lockLeavesTheLoopFree(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var lock = new ReentrantLock();
        lock.lock();
        var locker = scheduler.start("locker", () -> {
            lock.lock();
            lock.unlock();
        });

        assertLoopIsFreeWhileSuspended(locker);

        lock.unlock();
        InCoroutine.awaitSuccess(locker);
    }

    @ParameterizedTest
    @EnumSource
    void monitorLeavesTheLoopFree(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var monitor = new Object();
        Coroutine locker;
        synchronized (monitor) {
            locker = scheduler.start("locker", () -> {
                synchronized (monitor) {
                    assertThat(Thread.holdsLock(monitor)).isTrue();
                }
            });

            assertLoopIsFreeWhileSuspended(locker);
        }
        InCoroutine.awaitSuccess(locker);
    }

    @ParameterizedTest
    @EnumSource
    void queueLeavesTheLoopFree(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var queue = new LinkedBlockingQueue<String>();
        var taker = scheduler.start("taker", () -> assertThat(queue.take()).isEqualTo("something"));

        assertLoopIsFreeWhileSuspended(taker);

        queue.put("something");
        InCoroutine.awaitSuccess(taker);
    }

    @ParameterizedTest
    @EnumSource
    void semaphoreLeavesTheLoopFree(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var semaphore = new Semaphore(0);
        var acquirer = scheduler.start("acquirer", semaphore::acquire);

        assertLoopIsFreeWhileSuspended(acquirer);

        semaphore.release();
        InCoroutine.awaitSuccess(acquirer);
    }

    @ParameterizedTest
    @EnumSource
    void waitForANotifyLeavesTheLoopFree(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var monitor = new Object();
        var ready = new AtomicBoolean();
        var waiter = scheduler.start("waiter", () -> {
            synchronized (monitor) {
                while (!ready.get()) {
                    monitor.wait();
                }
            }
        });

        assertLoopIsFreeWhileSuspended(waiter);

        synchronized (monitor) {
            ready.set(true);
            monitor.notifyAll();
        }
        InCoroutine.awaitSuccess(waiter);
    }

    @ParameterizedTest
    @EnumSource
    void readFromASocketLeavesTheLoopFree(LoopKind kind) throws Exception {
        var scheduler = loops.one(kind);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var reader = scheduler.start("reader", () -> {
                try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    assertThat(socket.getInputStream().read()).isEqualTo('x');
                }
            });
            try (var peer = server.accept()) {
                assertLoopIsFreeWhileSuspended(reader);

                peer.getOutputStream().write('x');
                InCoroutine.awaitSuccess(reader);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void acceptOfASocketLeavesTheLoopFree(LoopKind kind) throws Exception {
        var scheduler = loops.one(kind);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var acceptor = scheduler.start("acceptor", () -> server.accept().close());

            assertLoopIsFreeWhileSuspended(acceptor);

            new Socket(server.getInetAddress(), server.getLocalPort()).close();
            InCoroutine.awaitSuccess(acceptor);
        }
    }

    /** Another coroutine of the same loop runs from its start to its end, and a task on the loop's side too. */
    private static void assertLoopIsFreeWhileSuspended(Coroutine coroutine) throws InterruptedException {
        Eventually.isSuspended(coroutine);
        InCoroutine.run(coroutine.scheduler(), () -> {
            Coroutine.yieldNow();
            Coroutine.sleep(Duration.ofMillis(1));
        });
        assertThat(coroutine.scheduler().call(() -> "a task")).isEqualTo("a task");
        // Still, or again: a socket suspends its reader once to connect and once to read.
        Eventually.isSuspended(coroutine);
    }

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
