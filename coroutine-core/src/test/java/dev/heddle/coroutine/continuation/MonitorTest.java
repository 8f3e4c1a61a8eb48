package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A monitor held across a yield is an error instead of a hang; one held across a resume stays with the resumer. */
final class MonitorTest {
    private static final String OWN_THREAD = "a coroutine has a thread of its own, which may keep its monitors";

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private static synchronized void yieldSynchronized(Generator.Output<Integer> out) {
        out.yield(1);
    }

    @ParameterizedTest
    @EnumSource
    void yieldInASynchronizedMethodIsRefusedAndNamesIt(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), OWN_THREAD);
        place.run(loops, () -> {
            var generator = Generator.<Integer>of(MonitorTest::yieldSynchronized);

            var refused = catchThrowableOfType(PinnedException.class, generator::next);

            assertThat(refused)
                    .hasMessageContaining("yieldSynchronized")
                    .hasMessageContaining("MonitorTest.java")
                    .hasMessageContaining("class " + MonitorTest.class.getName());
            assertThat(refused.reason()).isEqualTo(PinnedException.Reason.MONITOR);
            assertThat(refused.frame().getMethodName()).isEqualTo("yieldSynchronized");
            assertThat(Thread.holdsLock(MonitorTest.class)).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    void bodyThatCatchesItYieldsOnOutside(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), OWN_THREAD);
        place.run(loops, () -> {
            var monitor = new Object();
            var generator = Generator.<Integer>of(out -> {
                synchronized (monitor) {
                    assertThatThrownBy(() -> out.yield(1)).isInstanceOf(PinnedException.class);
                }
                out.yield(2);
            });

            assertThat(generator.next()).isEqualTo(2);
            synchronized (monitor) {
                assertThat(generator.hasNext()).isFalse();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void resumerKeepsItsMonitors(Place place) throws Exception {
        place.run(loops, () -> {
            var monitors = new ArrayList<Object>();
            for (int i = 0; i < 12; i++) {
                monitors.add(new Object());
            }
            var generator = Generator.<Integer>of(out -> {
                for (int i = 0; ; i++) {
                    out.yield(i);
                }
            });
            generator.next();
            resumeHolding(generator, monitors, 0);
            assertThat(monitors).noneMatch(Thread::holdsLock);
            assertNobodyHolds(monitors.getFirst());
        });
    }

    /** Enters them all, and some again, with a resume at each depth. */
    private static void resumeHolding(Generator<Integer> generator, List<Object> monitors, int from) {
        if (from == monitors.size()) {
            return;
        }
        synchronized (monitors.get(from)) {
            generator.next();
            synchronized (monitors.get(from)) {
                generator.next();
                assertThat(monitors.get(from)).matches(Thread::holdsLock);
                resumeHolding(generator, monitors, from + 1);
            }
            assertThat(monitors.get(from)).matches(Thread::holdsLock);
        }
    }

    private static void assertNobodyHolds(Object monitor) throws InterruptedException {
        var entered = new AtomicBoolean();
        Thread.ofPlatform()
                .start(() -> {
                    synchronized (monitor) {
                        entered.set(true);
                    }
                })
                .join();
        assertThat(entered).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void resumerExcludesOthersWhileTheGeneratorIsSuspended(Place place) throws Exception {
        place.run(loops, () -> {
            var monitor = new Object();
            var entered = new AtomicBoolean();
            var generator = Generator.<Integer>of(out -> {
                out.yield(1);
                out.yield(2);
            });
            Thread other;
            synchronized (monitor) {
                generator.next();
                other = Thread.ofPlatform().start(() -> {
                    synchronized (monitor) {
                        entered.set(true);
                    }
                });
                Eventually.isTrue("the other waits", () -> other.getState() == Thread.State.BLOCKED);
                generator.next();
                assertThat(entered).isFalse();
            }
            other.join();
            assertThat(entered).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void bodyEntersTheMonitorOfItsResumer(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), OWN_THREAD);
        place.run(loops, () -> {
            var monitor = new Object();
            var generator = Generator.<Integer>of(out -> {
                synchronized (monitor) {
                    assertThat(Thread.holdsLock(monitor)).isTrue();
                }
                out.yield(1);
            });
            synchronized (monitor) {
                assertThat(generator.next()).isEqualTo(1);
                assertThat(Thread.holdsLock(monitor)).isTrue();
            }
            assertThat(Thread.holdsLock(monitor)).isFalse();
        });
    }

    /** The resume of the inner one inflates the monitor of the outer one, which must still not yield with it. */
    @ParameterizedTest
    @EnumSource
    void monitorThatANestedResumeInflatedIsSeenToo(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), OWN_THREAD);
        place.run(loops, () -> {
            var monitor = new Object();
            var generator = Generator.<Integer>of(out -> {
                int inner;
                synchronized (monitor) {
                    inner = Generator.<Integer>of(values -> values.yield(1)).next();
                    assertThatThrownBy(() -> out.yield(inner))
                            .isInstanceOf(PinnedException.class)
                            .hasMessageContaining("monitorThatANestedResumeInflatedIsSeenToo");
                }
                out.yield(inner);
            });

            assertThat(generator.next()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void transferInASynchronizedBlockIsRefused(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), OWN_THREAD);
        place.run(loops, () -> {
            var monitor = new Object();
            var other = SymmetricCoroutine.<String>of(first -> "not reached");
            var coroutine = SymmetricCoroutine.<String>of(first -> {
                synchronized (monitor) {
                    assertThatThrownBy(() -> other.transfer("")).isInstanceOf(PinnedException.class);
                }
                return "unharmed";
            });

            assertThat(coroutine.transfer("")).isEqualTo("unharmed");
        });
    }

    /** A lock of java.util.concurrent belongs to the thread: it stays held across a yield, and the resumer may enter it. */
    @ParameterizedTest
    @EnumSource
    void lockBelongsToTheThread(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "a coroutine has a thread of its own, which owns its locks");
        place.run(loops, () -> {
            var lock = new ReentrantLock();
            var generator = Generator.<Integer>of(out -> {
                lock.lock();
                out.yield(1);
                lock.unlock();
            });
            generator.next();

            assertThat(lock.isHeldByCurrentThread()).isTrue();
            assertThat(generator.hasNext()).isFalse();
            assertThat(lock.isLocked()).isFalse();
        });
    }
}
