package dev.heddle.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client gets its burst at once, then one request for each token that comes back, and others get theirs. */
class RateLimiterTest {
    private long now = Long.MAX_VALUE - 5; // the clock may turn over
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private RateLimiter limiter(RateLimit limit) {
        return new RateLimiter(limit, () -> now);
    }

    @Test
    void burstThenEvenly() {
        var limiter = limiter(RateLimit.perSecond(2).withBurst(3));

        assertThat(IntStream.range(0, 5).map(i -> limiter.take("a"))).containsExactly(0, 0, 0, 1, 1);

        now += SECOND / 2 - 1;
        assertThat(limiter.take("a")).isEqualTo(1);
        now += 1;
        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isEqualTo(1);
        now += SECOND;
        assertThat(IntStream.range(0, 3).map(i -> limiter.take("a"))).containsExactly(0, 0, 1);
    }

    @Test
    void bucketHoldsNoMoreThanTheBurst() {
        var limiter = limiter(RateLimit.perSecond(10).withBurst(2));

        limiter.take("a");
        now += 100 * SECOND;

        assertThat(IntStream.range(0, 3).map(i -> limiter.take("a"))).containsExactly(0, 0, 1);
    }

    @Test
    void tellsHowLongToWait() {
        var limiter = limiter(new RateLimit(1, Duration.ofSeconds(30), 1, "", 8));

        limiter.take("a");

        assertThat(limiter.take("a")).isEqualTo(30);
        now += 10 * SECOND + 1;
        assertThat(limiter.take("a")).isEqualTo(20);
    }

    @Test
    void clientsHaveBucketsOfTheirOwn() {
        var limiter = limiter(RateLimit.perSecond(1));

        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("b")).isZero();
        assertThat(limiter.take("a")).isEqualTo(1);
        assertThat(limiter.limited()).isEqualTo(1);
    }

    @Test
    void memoryIsBoundedAndTheBusiestAreRemembered() {
        var limiter = limiter(RateLimit.perSecond(1).withBurst(10).withClients(64));
        for (int i = 0; i < 10; i++) {
            limiter.take("busy");
        }

        for (int i = 0; i < 10_000; i++) {
            assertThat(limiter.take("client-" + i)).isZero();
        }

        assertThat(limiter.capacity()).isEqualTo(64);
        assertThat(limiter.take("busy")).isEqualTo(1);
    }

    @Test
    void placeOfAFullBucketIsFree() {
        var limiter = limiter(RateLimit.perSecond(1).withClients(8));
        for (int i = 0; i < 8; i++) {
            limiter.take("client-" + i);
        }

        now += SECOND;
        assertThat(limiter.take("client-0")).isZero();
        for (int i = 8; i < 15; i++) {
            assertThat(limiter.take("client-" + i)).isZero();
        }

        assertThat(limiter.take("client-0")).as("was not put out").isEqualTo(1);
    }

    @Test
    void isExactAcrossThreads() throws Exception {
        var limiter = limiter(RateLimit.perSecond(100_000).withBurst(1_000));
        Callable<Long> asks = () ->
                IntStream.range(0, 1_000).filter(i -> limiter.take("a") == 0).count();

        assertThat(sumOfAll(asks, 4)).isEqualTo(1_000);
        assertThat(limiter.limited()).isEqualTo(3_000);
    }

    @Test
    void newClientsAreOneForAllThreads() throws Exception {
        var limiter = limiter(RateLimit.perSecond(1).withClients(1 << 16));
        Callable<Long> asks = () -> IntStream.range(0, 2_000)
                .filter(i -> limiter.take("client-" + i) == 0)
                .count();

        assertThat(sumOfAll(asks, 4)).isEqualTo(2_000);
    }

    private static long sumOfAll(Callable<Long> code, int threads) throws InterruptedException, ExecutionException {
        long sum = 0;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var all = new ArrayList<Future<Long>>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(code));
            }
            for (var one : all) {
                sum += one.get();
            }
        }
        return sum;
    }

    @Test
    void countsWhatItRefuses() {
        var registry = new SimpleMeterRegistry();
        var limiter = limiter(RateLimit.perSecond(1));
        limiter.bindTo(registry, "api");

        limiter.take("a");
        limiter.take("a");

        assertThat(registry.get("proxy.requests.limited")
                        .tag("limit", "api")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void limiterThatReplacesAnotherOfItsNameCountsOn() {
        var registry = new SimpleMeterRegistry();
        var before = limiter(RateLimit.perSecond(1));
        var unbindBefore = before.bindTo(registry, "api");
        before.take("a");
        before.take("a");
        var after = limiter(RateLimit.perSecond(1));
        var unbindAfter = after.bindTo(registry, "api");

        unbindBefore.run();
        after.take("a");
        after.take("a");

        assertThat(registry.get("proxy.requests.limited").functionCounter().count())
                .isEqualTo(2);
        unbindAfter.run();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void rangesAreChecked() {
        var limit = RateLimit.perSecond(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateLimit.perSecond(0))
                .withMessageContaining("allowed are 1 to 1000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit.withBurst(0))
                .withMessageContaining("burst 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimit(1, Duration.ofDays(1), 31, "", 8))
                .withMessageContaining("within 30 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit.withClients(7))
                .withMessageContaining("clients 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit.withHeader("a b"))
                .withMessageContaining("a b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimit(1_000_000, Duration.ofMillis(1), 1, "", 8))
                .withMessageContaining("microsecond");
    }
}
