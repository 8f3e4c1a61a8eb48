package dev.heddle.server.balancing;

import static dev.heddle.server.balancing.Groups.ofWeights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.balancing.NoMemberException.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The limit grows while calls take as long as ever, shrinks when they take longer, and refuses what is past it. */
class GradientLimitTest {
    private static final long FAST = Duration.ofMillis(10).toNanos();

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000); // it passes over its end
    private final GradientLimit limit = new GradientLimit(AdaptiveLimit.DEFAULT.withRange(10, 100, 200), clock.get());

    /** Windows of a second in which so many calls are in flight, each of which takes so long. */
    private void run(int windows, int inFlight, long nanos) {
        for (int window = 0; window < windows; window++) {
            for (int i = 0; i < inFlight; i++) {
                assertThat(limit.tryBegin()).isTrue();
            }
            for (int i = 1; i < inFlight; i++) {
                limit.sample(nanos, clock.get());
            }
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
            limit.sample(nanos, clock.get()); // the first after the window's end closes it
            for (int i = 0; i < inFlight; i++) {
                limit.end();
            }
        }
    }

    @Test
    void growsByItsQueueWhileCallsTakeAsLongAsEver() {
        run(1, 60, FAST);
        assertThat(limit.limit()).as("100 + 4 / 5").isEqualTo(100);
        run(4, 60, FAST);
        assertThat(limit.limit()).as("100 + 5 * 4 / 5").isEqualTo(104);
    }

    @Test
    void neverGrowsPastItsMost() {
        run(200, 100, FAST);

        assertThat(limit.limit()).isEqualTo(200);
    }

    @Test
    void doesNotGrowWithoutNeed() {
        run(100, 20, FAST);

        assertThat(limit.limit()).isEqualTo(100);
    }

    @Test
    void shrinksWhenCallsTakeLonger() {
        run(10, 100, FAST);
        int before = limit.limit();

        run(1, 100, 10 * FAST);
        assertThat(limit.limit())
                .as("a fifth of the way to half, and the queue")
                .isBetween(before * 9 / 10, before - 5);
        run(3, 60, 10 * FAST);

        assertThat(limit.limit()).isLessThan(before * 4 / 5);
    }

    @Test
    void neverShrinksBelowItsLeast() {
        for (int i = 1; i < 100; i++) {
            run(1, limit.limit(), FAST << Math.min(i, 30));
        }

        assertThat(limit.limit()).isBetween(10, 30);
    }

    @Test
    void aLittleSlowerIsTolerated() {
        run(10, 100, FAST);
        int before = limit.limit();

        run(5, 100, FAST * 14 / 10);

        assertThat(limit.limit()).isGreaterThan(before);
    }

    @Test
    void refusesWhatIsPastIt() throws Exception {
        var group = ofWeights(1, 1)
                .adaptiveLimit(AdaptiveLimit.DEFAULT.withRange(3, 3, 3))
                .build();
        var attempts = Groups.begin(group, 3);

        assertThatThrownBy(() -> group.begin(new TestCall())).isInstanceOfSatisfying(NoMemberException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.OVERLOADED);
            assertThat(e.retryAfterSeconds()).isEqualTo(1);
        });
        attempts.getFirst().close();
        attempts.getFirst().close();

        Groups.begin(group, 1);
        assertThatThrownBy(() -> group.begin(new TestCall())).isInstanceOf(NoMemberException.class);
    }

    @Test
    void aCallThatIsRefusedForAnotherReasonTakesNothing() throws Exception {
        var group = UpstreamGroup.builder("test")
                .member(Groups.member("a").withMaxRequests(1))
                .queue(QueueLimits.NONE)
                .adaptiveLimit(AdaptiveLimit.DEFAULT.withRange(2, 2, 2))
                .build();
        var first = group.begin(new TestCall());
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> group.begin(new TestCall()))
                    .isInstanceOfSatisfying(
                            NoMemberException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ALL_FULL));
        }
        first.close();

        group.begin(new TestCall()).close();
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatThrownBy(() -> AdaptiveLimit.DEFAULT.withRange(5, 4, 10))
                .hasMessage("adaptive limit from 5, at first 4, to 10: allowed is 1 and more, in this order");
        assertThatThrownBy(() -> AdaptiveLimit.DEFAULT.withTolerance(0.5))
                .hasMessage("tolerance 0.5: allowed are 1 to 10");
    }
}
