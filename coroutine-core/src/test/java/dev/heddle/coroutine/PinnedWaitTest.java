package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.FreshClass;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.NativeCode;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pinned coroutine does not wait for the event loop that it holds: it is told so. */
final class PinnedWaitTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @BeforeEach
    void coroutinesRunOnEventLoops() {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "else the loop is not held, and the wait ends");
    }

    /** What the library's calls do in a class initialiser that a coroutine runs. */
    private Throwable thrownInAnInitialiser(CoroutineScheduler scheduler, Code<?, Exception> call) throws Exception {
        var thrown = new AtomicReference<Throwable>();
        var type = FreshClass.whoseInitialiser(() -> {
            try {
                call.call();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        InCoroutine.run(scheduler, type::initialise);
        return thrown.get();
    }

    private static void assertRefused(Throwable thrown, String waitsFor) {
        assertThat(thrown)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("coroutine test cannot be suspended in " + waitsFor)
                .hasMessageContaining("pinned by the class initialiser")
                .hasMessageContaining(FreshClass.class.getName())
                .hasMessageContaining("<clinit>(FreshClass.java:")
                .hasMessageContaining("Offload");
    }

    @ParameterizedTest
    @EnumSource
    void sleepIsRefused(LoopKind kind) throws Exception {
        var scheduler = loops.one(kind);

        var thrown = thrownInAnInitialiser(scheduler, () -> {
            Coroutine.sleep(HOUR);
            return null;
        });

        assertRefused(thrown, "sleep of PT1H");
    }

    @Test
    void yieldIsRefusedSinceNobodyWouldHaveATurn() throws Exception {
        assertRefused(
                thrownInAnInitialiser(loops.own(), () -> {
                    Coroutine.yieldNow();
                    return null;
                }),
                "Coroutine's call");
    }

    @Test
    void waitForACallbackIsRefused() throws Exception {
        var suspension = new AtomicReference<Suspension<String>>();

        var thrown = thrownInAnInitialiser(loops.own(), () -> Coroutine.suspend(suspension::set));

        assertRefused(thrown, "callback");
        assertThat(suspension.get().resume("too late")).as("delivered").isFalse();
    }

    @Test
    void callbackThatHasComeAlreadyIsNoWait() throws Exception {
        var resumedWith = new AtomicReference<String>();

        var thrown = thrownInAnInitialiser(loops.own(), () -> {
            resumedWith.set(Coroutine.<String>suspend(s -> s.resume("at once")));
            return null;
        });

        assertThat(thrown).isNull();
        assertThat(resumedWith).hasValue("at once");
    }

    @Test
    void awaitIsRefused() throws Exception {
        var scheduler = loops.own();
        assertRefused(
                thrownInAnInitialiser(
                        scheduler, () -> Coroutine.await(scheduler.eventLoop().newPromise())),
                "");
        assertRefused(thrownInAnInitialiser(scheduler, () -> Coroutine.await(new CompletableFuture<>())), "");
    }

    @Test
    void joinIsRefused() throws Exception {
        var scheduler = loops.own();
        var other = scheduler.start("other", () -> Coroutine.sleep(HOUR));

        var thrown = thrownInAnInitialiser(scheduler, () -> other.join(HOUR));

        assertRefused(thrown, "");
        other.cancel("the test is over");
        InCoroutine.awaitEnd(other);
    }

    @Test
    void scopeIsRefusedAndItsForksAreCancelled() throws Exception {
        var scheduler = loops.own();
        var forkRan = new AtomicBoolean();

        var thrown = thrownInAnInitialiser(
                scheduler,
                () -> CoroutineScope.call(scope -> {
                    scope.fork("fork", () -> {
                        Coroutine.throwIfCancelled();
                        forkRan.set(true);
                        return null;
                    });
                    return null;
                }));

        assertRefused(thrown, "");
        Eventually.isTrue("the fork has ended", () -> scheduler.live() == 0);
        assertThat(forkRan).isFalse();
    }

    @Test
    void namesNativeCodeThatHasCalledBack() throws InterruptedException {
        var thrown = new AtomicReference<Throwable>();
        InCoroutine.run(
                loops.own(),
                () -> NativeCode.callBack(() -> {
                    try {
                        Coroutine.sleep(HOUR);
                    } catch (IllegalStateException e) {
                        thrown.set(e);
                    }
                }));

        assertThat(thrown.get()).hasMessageContaining("pinned by native code that has called Java code");
    }

    @Test
    void coroutineAndItsLoopGoOnAfterARefusal() throws Exception {
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            var type = FreshClass.whoseInitialiser(
                    () -> assertThatThrownBy(Coroutine::yieldNow).isInstanceOf(IllegalStateException.class));
            type.initialise();
            Coroutine.yieldNow();
            Coroutine.sleep(Duration.ofMillis(1));
            Thread.sleep(1);
        });
        assertThat(scheduler.call(() -> "a task")).isEqualTo("a task");
    }

    @Test
    void blockingCallOfTheJdkWaits() throws Exception {
        var scheduler = loops.own();
        var latch = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        var type = FreshClass.whoseInitialiser(() -> {
            try {
                latch.await();
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        var pinned = scheduler.start("pinned", type::initialise);
        Eventually.isTrue("it waits", () -> pinned.isMounted() && LockSupport.getBlocker(pinned.thread()) != null);

        latch.countDown();

        InCoroutine.awaitSuccess(pinned);
        assertThat(thrown).hasNullValue();
    }

    @Test
    void offloadWaits() throws Exception {
        var result = new AtomicReference<String>();

        var thrown = thrownInAnInitialiser(loops.own(), () -> {
            result.set(Offload.<String, InterruptedException>call(() -> {
                Thread.sleep(1);
                return "read";
            }));
            return null;
        });

        assertThat(thrown).isNull();
        assertThat(result).hasValue("read");
    }
}
