package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.TestLoops;
import dev.heddle.coroutine.testing.TestEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deadlines of a wheel end once, not before their time, and late by no more than a sixteenth of it. */
@NeedsOpenInternals
final class DeadlineWheelTest {
    private static final Duration SHORT = Duration.ofMillis(40);
    private static final Duration LONG = Duration.ofMillis(160);
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    /** Touched by the loop, and by the test while the loop is idle. */
    private final List<String> ended = new ArrayList<>();

    private TestEventLoop loop;

    @BeforeEach
    void start() {
        loop = loops.virtual();
    }

    @Test
    void deadlineEndsOnceAndNotBeforeItsTime() throws InterruptedException {
        set(new Ending("only"), SHORT);

        loop.advance(SHORT.minusNanos(1));
        assertThat(ended).isEmpty();
        loop.advance(latenessOf(SHORT).plusNanos(1));
        assertThat(ended).containsExactly("only");
        loop.advance(HOUR);
        assertThat(ended).containsExactly("only");
    }

    @Test
    void deadlineThatIsSetBetweenTwoTicksIsNotEarlyEither() throws InterruptedException {
        set(new Ending("first"), SHORT);
        loop.advance(Duration.ofNanos(1));
        set(new Ending("second"), SHORT);

        loop.advance(SHORT.minusNanos(1));
        assertThat(ended).containsExactly("first");
        loop.advance(latenessOf(SHORT).plusNanos(1));
        assertThat(ended).containsExactly("first", "second");
    }

    @Test
    void clearedDeadlineDoesNotEnd() throws InterruptedException {
        var deadline = new Ending("cleared");
        set(deadline, SHORT);
        onLoop(deadline::clear);

        loop.advance(HOUR);

        assertThat(ended).isEmpty();
    }

    @Test
    void disposedDeadlineDoesNotEnd() throws InterruptedException {
        var deadline = new Ending("disposed");
        set(deadline, SHORT);
        onLoop(deadline::dispose);

        loop.advance(HOUR);

        assertThat(ended).isEmpty();
    }

    @Test
    void deadlineThatIsSetAgainCountsFromThen() throws InterruptedException {
        var again = new Ending("set again");
        set(again, LONG);
        set(new Ending("set first"), LONG);
        loop.advance(LONG.dividedBy(2));
        set(again, LONG);

        loop.advance(LONG.minusNanos(1));
        assertThat(ended).containsExactly("set first");
        loop.advance(latenessOf(LONG).plusNanos(1));
        assertThat(ended).containsExactly("set first", "set again");
    }

    @Test
    void deadlineMayChangeItsLength() throws InterruptedException {
        var deadline = new Ending("changed");
        set(deadline, HOUR);
        set(deadline, SHORT);

        loop.advance(SHORT.plus(latenessOf(SHORT)));
        assertThat(ended).containsExactly("changed");
        loop.advance(HOUR.multipliedBy(2));
        assertThat(ended).containsExactly("changed");
    }

    @Test
    void manyDeadlinesEndAll() throws InterruptedException {
        int count = 1_000;
        for (int i = 0; i < count; i++) {
            set(new Ending("d" + i), SHORT.plus(SHORT.dividedBy(4).multipliedBy(i % 7)));
        }

        loop.advance(LONG);

        assertThat(ended).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void manyThatEndAtOnceLeaveTheLoopToOthersBetween() throws InterruptedException {
        int count = 10 * DeadlineWheel.LEAST_IN_A_TURN;
        var seenByOthers = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            set(
                    new Ending("d" + i) {
                        @Override
                        boolean expired() {
                            loop.scheduler().execute(() -> seenByOthers.add(ended.size()));
                            return super.expired();
                        }
                    },
                    SHORT);
        }

        loop.advance(SHORT.plus(latenessOf(SHORT)));

        assertThat(ended).hasSize(count).doesNotHaveDuplicates();
        assertThat(seenByOthers).first().isEqualTo(DeadlineWheel.LEAST_IN_A_TURN);
    }

    /** Such as those whose client reads on: they cost nothing. */
    @Test
    void thoseThatOnlyGoOnHoldNobodyUp() throws InterruptedException {
        var first = new ArrayList<Integer>();
        set(new Ending("end"), SHORT);
        for (int i = 0; i < 10 * DeadlineWheel.LEAST_IN_A_TURN; i++) {
            set(
                    new Ending("goes on " + i) {
                        @Override
                        boolean expired() {
                            loop.scheduler().execute(() -> first.add(ended.size()));
                            return false;
                        }
                    },
                    SHORT);
        }

        loop.advance(SHORT.plus(latenessOf(SHORT)));

        assertThat(first).hasSize(10 * DeadlineWheel.LEAST_IN_A_TURN).containsOnly(1);
    }

    private static Duration latenessOf(Duration length) {
        return length.dividedBy(16);
    }

    private void set(Ending deadline, Duration length) {
        onLoop(() -> DeadlineWheel.set(deadline, length.toNanos(), loop.scheduler()));
    }

    private void onLoop(Runnable code) {
        loop.scheduler().call(() -> {
            code.run();
            return null;
        });
    }

    private class Ending extends DeadlineWheel.Deadline {
        private final String name;

        Ending(String name) {
            this.name = name;
        }

        @Override
        boolean expired() {
            return ended.add(name);
        }
    }
}
