package dev.heddle.coroutine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScope;
import dev.heddle.coroutine.Offload;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time that moves by itself: to the next timer when nothing else can go on, in the same order in every run. */
@NeedsOpenInternals
final class VirtualTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @Test
    void sleepTakesItsVirtualTimeToTheNanosecond() throws Exception {
        VirtualTime.run(loop -> {
            assertThat(loop.elapsed()).isZero();
            Coroutine.sleep(HOUR.plusNanos(1));
            assertThat(loop.elapsed()).isEqualTo(HOUR.plusNanos(1));
        });
    }

    @Test
    void runReturnsWhatItsCodeReturnsAndTimeGoesOnInTheNext() throws Exception {
        try (var loop = VirtualTime.start()) {
            assertThat(loop.<String>call(() -> {
                        Coroutine.sleep(HOUR);
                        return "an hour later";
                    }))
                    .isEqualTo("an hour later");
            loop.run(() -> Coroutine.sleep(HOUR));

            assertThat(loop.elapsed()).isEqualTo(HOUR.multipliedBy(2));
        }
    }

    @Test
    void timersRunInTheOrderOfTheirTimesAndThenOfTheirStarts() throws Exception {
        var order = new ArrayList<String>();
        VirtualTime.run(loop -> {
            for (var time : List.of(3, 1, 2, 1)) {
                loop.scheduler().start("sleeper", () -> {
                    int number = order.size();
                    order.add("starts " + time);
                    Coroutine.sleep(Duration.ofDays(time));
                    order.add(number + " wakes on day " + loop.elapsed().toDays());
                });
            }
        });

        assertThat(order)
                .containsExactly(
                        "starts 3",
                        "starts 1",
                        "starts 2",
                        "starts 1",
                        "1 wakes on day 1",
                        "3 wakes on day 1",
                        "2 wakes on day 2",
                        "0 wakes on day 3");
    }

    @Test
    void everyRunOfTheSameCodeHasTheSameOrder() throws Exception {
        assertThat(chatter()).isEqualTo(chatter()).hasSize(1_000);
    }

    private static List<String> chatter() throws Exception {
        var heard = new ArrayList<String>();
        var chance = new Random(1);
        VirtualTime.run(loop -> {
            for (int i = 0; i < 100; i++) {
                int speaker = i;
                loop.scheduler().start("speaker", () -> {
                    for (int word = 0; word < 10; word++) {
                        Coroutine.sleep(Duration.ofNanos(chance.nextInt(50)));
                        heard.add(speaker + " at " + loop.elapsed());
                        Coroutine.yieldNow();
                    }
                });
            }
        });
        return heard;
    }

    @Test
    void timeStandsStillWhileAnyCoroutineCanGoOn() throws Exception {
        VirtualTime.run(loop -> {
            var woken = new AtomicInteger();
            loop.scheduler().start("sleeper", () -> {
                Coroutine.sleep(Duration.ofNanos(1));
                woken.incrementAndGet();
            });
            for (int i = 0; i < 1_000; i++) {
                Coroutine.yieldNow();
            }
            assertThat(woken).hasValue(0);
            assertThat(loop.elapsed()).isZero();
            Coroutine.sleep(Duration.ofNanos(2));
            assertThat(woken).hasValue(1);
        });
    }

    @Test
    void timersOfTheNettyLoopGoByIt() throws Exception {
        VirtualTime.run(loop -> {
            var netty = loop.scheduler().eventLoop();
            assertThat(netty.ticker()).isSameAs(loop.ticker());
            var times = new ArrayList<Duration>();
            var ticks = netty.scheduleAtFixedRate(() -> times.add(loop.elapsed()), 1, 2, TimeUnit.MINUTES);
            Coroutine.await(netty.schedule(() -> {}, 6, TimeUnit.MINUTES));
            ticks.cancel(false);
            assertThat(times).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofMinutes(5));
        });
    }

    @Test
    void agesAndTheSchedulersTimeGoByIt() throws Exception {
        VirtualTime.run(loop -> {
            long start = loop.scheduler().now();
            var sleeper = loop.scheduler().start("sleeper", () -> Coroutine.sleep(HOUR));
            Coroutine.sleep(Duration.ofMinutes(30));
            assertThat(sleeper.age()).isEqualTo(Duration.ofMinutes(30));
            assertThat(sleeper.suspendedFor()).isEqualTo(Duration.ofMinutes(30));
            assertThat(loop.scheduler().now() - start)
                    .isEqualTo(Duration.ofMinutes(30).toNanos());
        });
    }

    @Test
    void clockShowsItAsADate() throws Exception {
        VirtualTime.run(loop -> {
            assertThat(loop.clock().instant()).hasToString("2000-01-01T00:00:00Z");
            Coroutine.sleep(Duration.ofDays(31));
            assertThat(loop.clock().instant()).hasToString("2000-02-01T00:00:00Z");
        });
    }

    @Test
    void runWaitsForTheCoroutinesThatItsBodyHasStarted() throws Exception {
        var ended = new AtomicInteger();
        VirtualTime.run(loop -> {
            loop.scheduler().start("child", () -> {
                Coroutine.sleep(HOUR);
                loop.scheduler().start("grandchild", () -> {
                    Coroutine.sleep(HOUR);
                    ended.incrementAndGet();
                });
                ended.incrementAndGet();
            });
        });
        assertThat(ended).hasValue(2);
    }

    @Test
    void backgroundIsCancelledWhenAllOthersHaveEnded() throws Exception {
        var beats = new AtomicInteger();
        var ended = new ArrayList<Duration>();
        VirtualTime.run(loop -> {
            loop.startInBackground("heartbeat", () -> {
                try {
                    while (true) {
                        Coroutine.sleep(Duration.ofMinutes(1));
                        beats.incrementAndGet();
                    }
                } finally {
                    Coroutine.sleep(HOUR);
                    ended.add(loop.elapsed());
                }
            });
            Coroutine.sleep(Duration.ofSeconds(150));
        });
        assertThat(beats).hasValue(2);
        assertThat(ended).containsExactly(HOUR.plusSeconds(150));
    }

    /** A real sleep in a coroutine is what this is about. */
    @Test
    void sleepOfTheJdkTakesRealTimeAndNoVirtualTime() throws Exception {
        VirtualTime.run(loop -> {
            var order = new ArrayList<String>();
            var other = loop.scheduler().start("other", () -> {
                Coroutine.sleep(Duration.ofNanos(1));
                order.add("virtual");
            });
            Thread.sleep(2);
            order.add("real");
            assertThat(loop.elapsed()).isZero();
            TimeUnit.MILLISECONDS.sleep(1);
            assertThat(loop.elapsed()).isZero();
            other.join();
            assertThat(order).containsExactly("real", "virtual");
        });
    }

    @Test
    void timedWaitOfTheJdkDoesNotHoldUpWhatItWaitsFor() throws Exception {
        VirtualTime.run(loop -> {
            var answer = new CompletableFuture<String>();
            loop.scheduler().start("answerer", () -> {
                Coroutine.sleep(HOUR);
                answer.complete("after an hour");
            });
            assertThat(answer.get(1, TimeUnit.HOURS)).isEqualTo("after an hour");
            assertThat(loop.elapsed()).isEqualTo(HOUR);
        });
    }

    /** A timed wait of the JDK that nobody ends is not a deadlock: it ends by itself. */
    @Test
    void timedWaitOfTheJdkEndsInRealTimeIfNothingElseHappens() throws Exception {
        VirtualTime.builder().patience(Duration.ZERO).run(loop -> {
            assertThatThrownBy(() -> new CompletableFuture<>().get(2, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(loop.elapsed()).isZero();
        });
    }

    @Test
    void answerOfAnotherThreadIsWaitedFor() throws Exception {
        VirtualTime.run(() -> assertThat(Coroutine.await(CompletableFuture.supplyAsync(() -> "elsewhere")))
                .isEqualTo("elsewhere"));
    }

    @Test
    void timeStandsStillWhileCodeIsOffloaded() throws Exception {
        VirtualTime.builder().patience(Duration.ZERO).run(loop -> {
            var sleeper = loop.scheduler().start("sleeper", () -> Coroutine.sleep(Duration.ofNanos(1)));
            var answer = Offload.call(() -> {
                Eventually.isSuspended(sleeper);
                loop.scheduler().call(() -> "looks for something to do, and finds nothing");
                return "computed elsewhere";
            });
            assertThat(answer).isEqualTo("computed elsewhere");
            assertThat(loop.elapsed()).isZero();
            sleeper.join();
        });
    }

    /** The loop comes to rest and the work ends at any moment: the time must not slip between the two. */
    @Test
    void endOfOffloadedCodeNeverRacesWithTheTime() throws Exception {
        VirtualTime.builder().patience(Duration.ZERO).run(loop -> {
            var sleeper = loop.scheduler().start("sleeper", () -> Coroutine.sleep(HOUR));
            for (int i = 0; i < 5_000; i++) {
                Offload.run(() -> {});
                assertThat(loop.elapsed()).isZero();
            }
            sleeper.cancel("seen");
        });
    }

    @Test
    void whatWasStartedBeforeAStepOfTimeRunsBeforeTimePasses() throws Exception {
        try (var loop = VirtualTime.start()) {
            for (int i = 0; i < 2_000; i++) {
                var started = new CompletableFuture<Duration>();
                var before = loop.elapsed();
                loop.scheduler().start("early", () -> started.complete(loop.elapsed()));
                loop.advance(HOUR);
                assertThat(started).isCompletedWithValue(before);
            }
        }
    }

    @Test
    void failureThatAScopeHandlesIsNoFailureOfTheRun() throws Exception {
        VirtualTime.run(loop -> {
            assertThatThrownBy(() -> CoroutineScope.run(scope -> {
                        scope.fork("failing", () -> {
                            Coroutine.sleep(HOUR);
                            throw new IOException("handled by the scope");
                        });
                        Coroutine.sleep(HOUR.multipliedBy(2));
                    }))
                    .hasRootCauseMessage("handled by the scope");
            assertThat(loop.elapsed()).isEqualTo(HOUR);
        });
    }

    @Test
    void holdKeepsTheTimeWhileOtherThreadsWork() throws Exception {
        VirtualTime.builder().patience(Duration.ZERO).run(loop -> {
            var timeLimit = loop.scheduler().start("limit", () -> Coroutine.sleep(Duration.ofNanos(1)));
            var worked = new CompletableFuture<Coroutine.State>();
            var hold = loop.hold();
            Thread.ofPlatform().start(() -> {
                // Long enough for the loop to come to rest, and to jump if it could.
                while (loop.scheduler().coroutines().stream().anyMatch(c -> c.state() != Coroutine.State.SUSPENDED)) {
                    Thread.onSpinWait();
                }
                worked.complete(timeLimit.state());
                hold.close();
                hold.close();
            });
            assertThat(Coroutine.await(worked)).isEqualTo(Coroutine.State.SUSPENDED);
            timeLimit.join();
        });
    }

    @Test
    void manySleepersTakeTheirTurns() throws Exception {
        int count = 20_000;
        var woken = new AtomicInteger();
        VirtualTime.run(loop -> {
            for (int i = count; i > 0; i--) {
                int second = i;
                loop.scheduler().start("sleeper", () -> {
                    Coroutine.sleep(Duration.ofSeconds(second));
                    assertThat(woken.incrementAndGet()).isEqualTo(second);
                });
            }
        });
        assertThat(woken).hasValue(count);
    }

    @Test
    void optionsSayWhatIsAllowed() {
        assertThatThrownBy(() -> VirtualTime.builder().patience(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed is zero or more");
        assertThatThrownBy(() -> VirtualTime.builder().limit(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed is more than zero");
    }
}
