package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A blocking call inside a generator suspends the handler around it, leaves the loop free, and comes back into it. */
final class BlockingInsideTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    /** What runs a piece of code on a stack of its own, between two switches. */
    enum Inside {
        GENERATOR {
            @Override
            String call(Coroutine.Body code) {
                var generator = Generator.<String>of(out -> {
                    out.yield("before");
                    code.run();
                    out.yield("after");
                });
                assertThat(generator.next()).isEqualTo("before");
                return generator.next();
            }
        },
        NESTED_GENERATORS {
            @Override
            String call(Coroutine.Body code) {
                return Generator.<String>of(out -> out.yield(GENERATOR.call(code)))
                        .next();
            }
        },
        ASYMMETRIC {
            @Override
            String call(Coroutine.Body code) {
                var coroutine = AsymmetricCoroutine.<String, String>of((self, first) -> {
                    var second = self.yield(first);
                    code.run();
                    return second;
                });
                assertThat(coroutine.resume("before")).isEqualTo("before");
                return coroutine.resume("after");
            }
        },
        SYMMETRIC {
            @Override
            String call(Coroutine.Body code) {
                var main = SymmetricCoroutine.<String>main();
                var coroutine = SymmetricCoroutine.<String>of(first -> {
                    var second = main.transfer(first);
                    code.run();
                    return second;
                });
                assertThat(coroutine.transfer("before")).isEqualTo("before");
                return coroutine.transfer("after");
            }
        };

        abstract String call(Coroutine.Body code);
    }

    /** Starts a handler that blocks inside; another one and the loop's tasks must run meanwhile. */
    private Coroutine startBlocked(CoroutineScheduler scheduler, Inside inside, Coroutine.Body blocking)
            throws InterruptedException {
        var handler = scheduler.start(
                "handler", () -> assertThat(inside.call(blocking)).isEqualTo("after"));
        Eventually.isSuspended(handler);
        InCoroutine.run(scheduler, () -> {
            Coroutine.yieldNow();
            assertThat(inside.call(() -> Coroutine.sleep(Duration.ofMillis(1)))).isEqualTo("after");
        });
        assertThat(scheduler.call(() -> "a task")).isEqualTo("a task");
        Eventually.isSuspended(handler);
        return handler;
    }

    @ParameterizedTest
    @EnumSource
    void sleep(Inside inside) throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            long start = System.nanoTime();
            assertThat(inside.call(() -> Thread.sleep(Duration.ofMillis(10)))).isEqualTo("after");
            assertThat(inside.call(() -> Coroutine.sleep(Duration.ofMillis(10))))
                    .isEqualTo("after");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
        });
    }

    @ParameterizedTest
    @EnumSource
    void queue(Inside inside) throws InterruptedException {
        var queue = new LinkedBlockingQueue<String>();
        var handler =
                startBlocked(loops.own(), inside, () -> assertThat(queue.take()).isEqualTo("put"));

        queue.put("put");
        InCoroutine.awaitSuccess(handler);
    }

    @ParameterizedTest
    @EnumSource
    void lock(Inside inside) throws InterruptedException {
        var lock = new ReentrantLock();
        lock.lock();
        var handler = startBlocked(loops.own(), inside, () -> {
            lock.lock();
            lock.unlock();
        });

        lock.unlock();
        InCoroutine.awaitSuccess(handler);
    }

    @ParameterizedTest
    @EnumSource
    void callback(Inside inside) throws InterruptedException {
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            var received = new AtomicReference<String>();
            inside.call(() -> received.set(
                    Coroutine.suspend(suspension -> scheduler.execute(() -> suspension.resume("called back")))));
            assertThat(received).hasValue("called back");
        });
    }

    @ParameterizedTest
    @EnumSource
    void currentCoroutineIsTheHandler(Inside inside) throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            var handler = Coroutine.current();
            inside.call(() -> assertThat(Coroutine.current()).isSameAs(handler));
        });
    }

    @ParameterizedTest
    @EnumSource
    void cancelInterruptsTheCallInside(Inside inside) throws InterruptedException {
        var log = new ArrayList<String>();
        var handler = startBlocked(loops.own(), inside, () -> {
            try {
                Thread.sleep(HOUR);
            } catch (InterruptedException e) {
                log.add("interrupted");
            } finally {
                Coroutine.sleep(Duration.ofMillis(1));
                log.add("finally");
            }
        });
        handler.cancel("test");
        InCoroutine.awaitEnd(handler);

        assertThat(handler.failure()).isNull();
        assertThat(log).containsExactly("interrupted", "finally");
    }

    @ParameterizedTest
    @EnumSource
    void interruptStaysWithTheHandlerAcrossSwitches(Inside inside) throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            Thread.currentThread().interrupt();
            inside.call(() -> assertThat(Thread.currentThread().isInterrupted()).isTrue());
            assertThat(Thread.interrupted()).isTrue();

            inside.call(() -> Thread.currentThread().interrupt());
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void dumpOfTheHandlerShowsTheGeneratorsFrames() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "a coroutine has a thread of its own, with its own dump");
        var queue = new LinkedBlockingQueue<String>();
        var handler = startBlocked(loops.own(), Inside.GENERATOR, () -> takeFrom(queue));

        assertThat(Arrays.stream(handler.thread().getStackTrace()).map(StackTraceElement::getMethodName))
                .containsSubsequence("takeFrom", "next", "live");

        queue.put("put");
        InCoroutine.awaitSuccess(handler);
    }

    private static void takeFrom(LinkedBlockingQueue<String> queue) throws InterruptedException {
        queue.take();
    }

    private static final AtomicReference<CountDownLatch> IN_INITIALISER = new AtomicReference<>();

    private static final class WaitsInItsInitialiser {
        static {
            waiting().forEachRemaining(value -> {});
        }

        static void touch() {}
    }

    /** Not in the class above: where coroutines have threads of their own, those would wait for its initialiser. */
    private static Generator<Integer> waiting() {
        return Generator.of(out -> {
            out.yield(1);
            IN_INITIALISER.get().await();
            out.yield(2);
        });
    }

    /** The handler is pinned, not the generator in it: the JDK parks the loop's thread, and must not be told of an error. */
    @Test
    void pinnedHandlerBlocksTheLoopButIsNoError() throws InterruptedException {
        var latch = new CountDownLatch(1);
        IN_INITIALISER.set(latch);
        var handler = loops.own().start("handler", WaitsInItsInitialiser::touch);
        Eventually.isTrue("it waits", () -> handler.waitsFor() != null);

        latch.countDown();
        InCoroutine.awaitSuccess(handler);
    }

    private static final class SleepsInItsInitialiser {
        static {
            sleeping().forEachRemaining(value -> {});
        }

        static void touch() {}
    }

    private static Generator<Integer> sleeping() {
        return Generator.of(out -> {
            out.yield(1);
            assertThatThrownBy(() -> Coroutine.sleep(HOUR))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SleepsInItsInitialiser");
            out.yield(2);
        });
    }

    /** As outside of a generator: the timer is the loop's, which is held by the wait. */
    @Test
    void pinnedHandlersWaitForItsOwnLoopIsRefused() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool has other carriers");
        InCoroutine.run(loops.own(), SleepsInItsInitialiser::touch);
    }

    @Test
    void generatorOnAPlatformThreadBlocksIt() {
        var queue = new LinkedBlockingQueue<String>();
        Thread.ofVirtual().start(() -> queue.add("put"));

        assertThat(Inside.GENERATOR.call(() -> assertThat(queue.take()).isEqualTo("put")))
                .isEqualTo("after");
        assertThatThrownBy(() -> Inside.GENERATOR.call(Coroutine::yieldNow)).isInstanceOf(IllegalStateException.class);
    }
}
