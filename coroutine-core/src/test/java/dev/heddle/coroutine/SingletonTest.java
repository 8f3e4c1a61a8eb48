package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.FreshClass;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A singleton suspends while it is made, and a second coroutine of the same event loop wants it meanwhile. */
final class SingletonTest {
    private static final Duration SHORT = Duration.ofMillis(2);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private final AtomicInteger made = new AtomicInteger();

    /** Idioms for a singleton, each with a maker that is called at the first use. */
    enum Idiom {
        SYNCHRONIZED_METHOD {
            @Override
            Supplier<Object> singleton(Supplier<Object> maker) {
                return new Supplier<>() {
                    private Object instance;

                    @Override
                    public synchronized Object get() {
                        if (instance == null) {
                            instance = maker.get();
                        }
                        return instance;
                    }
                };
            }
        },
        DOUBLE_CHECKED_LOCKING {
            @Override
            Supplier<Object> singleton(Supplier<Object> maker) {
                return new Supplier<>() {
                    private volatile Object instance;

                    @Override
                    public Object get() {
                        if (instance == null) {
                            synchronized (this) {
                                if (instance == null) {
                                    instance = maker.get();
                                }
                            }
                        }
                        return instance;
                    }
                };
            }
        },
        /** Also {@code static final} fields, {@code static} blocks and enums. */
        HOLDER_CLASS {
            @Override
            Supplier<Object> singleton(Supplier<Object> maker) throws Exception {
                var instance = new AtomicReference<>();
                var holder = FreshClass.whoseInitialiser(() -> instance.set(maker.get()));
                return () -> {
                    holder.initialise();
                    return instance.get();
                };
            }
        };

        abstract Supplier<Object> singleton(Supplier<Object> maker) throws Exception;
    }

    /** What the maker does before it is done. */
    enum Wait {
        SLEEP_OF_THE_JDK {
            @Override
            void await() {
                try {
                    Thread.sleep(SHORT);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        },
        OFFLOAD {
            @Override
            void await() {
                Offload.run(SLEEP_OF_THE_JDK::await);
            }
        },
        SLEEP {
            @Override
            void await() {
                Coroutine.sleep(SHORT);
            }
        };

        abstract void await();
    }

    static Stream<Arguments> combinationsThatWork() {
        return Stream.of(Idiom.values())
                .flatMap(idiom -> Stream.of(Wait.values())
                        .filter(wait -> idiom != Idiom.HOLDER_CLASS || wait != Wait.SLEEP)
                        .flatMap(wait -> Stream.of(LoopKind.values()).map(kind -> Arguments.of(idiom, wait, kind))));
    }

    @ParameterizedTest
    @MethodSource("combinationsThatWork")
    void isMadeOnceAndBothGetIt(Idiom idiom, Wait wait, LoopKind kind) throws Exception {
        assumeTrue(
                EventLoops.coroutinesRunOnEventLoops() || idiom != Idiom.HOLDER_CLASS || wait != Wait.OFFLOAD,
                "both coroutines hold a thread of the JDK's scheduler, and offloaded code needs another: on two cores"
                        + " there is none");
        var scheduler = loops.one(kind);
        var singleton = idiom.singleton(() -> {
            wait.await();
            return made.incrementAndGet();
        });
        var first = new CompletableFuture<>();
        var second = new CompletableFuture<>();

        scheduler.start("first", () -> {
            scheduler.start("second", () -> second.complete(singleton.get()));
            first.complete(singleton.get());
        });

        Eventually.isTrue("both have ended", () -> scheduler.live() == 0);
        assertThat(first).isCompletedWithValue(1);
        assertThat(second).isCompletedWithValue(1);
        assertThat(made).hasValue(1);
    }

    /** The event loop would have to end the sleep, and is held by it: an error, and not a wait for ever. */
    @ParameterizedTest
    @EnumSource
    void classInitialiserThatWaitsForItsOwnEventLoopFails(LoopKind kind) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "else the loop is not held");
        var scheduler = loops.one(kind);
        var singleton = Idiom.HOLDER_CLASS.singleton(() -> {
            Wait.SLEEP.await();
            return made.incrementAndGet();
        });

        var first = scheduler.start("first", () -> assertThat(singleton.get()).isNotNull());
        var second = scheduler.start("second", () -> assertThat(singleton.get()).isNotNull());
        InCoroutine.awaitEnd(first);
        InCoroutine.awaitEnd(second);

        assertThat(first.failure())
                .isInstanceOf(ExceptionInInitializerError.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "cannot be suspended in sleep of PT0.002S: it is pinned by the class initialiser");
        assertThat(second.failure()).isInstanceOf(NoClassDefFoundError.class);
        assertThat(made).hasValue(0);
        InCoroutine.run(scheduler, () -> Coroutine.sleep(SHORT));
        log.expect("Coroutine first failed");
        log.expect("Coroutine second failed");
    }
}
