package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeadlineWheelTest {
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(160);

    private final EventLoops loops = EventLoops.builder().count(1).build();
    private final CoroutineScheduler scheduler = loops.next();
    private final List<String> ended = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void deadlineEndsOnceAndNotBeforeItsTime() throws InterruptedException {
        var deadline = new Ending("only");
        long start = System.nanoTime();
        onLoop(() -> DeadlineWheel.set(deadline, SHORT, scheduler));

        deadline.await();

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT);
        waitForAnother(LONG);
        assertThat(ended).containsExactly("only", "another");
    }

    @Test
    void clearedDeadlineDoesNotEnd() throws InterruptedException {
        var deadline = new Ending("cleared");
        onLoop(() -> {
            DeadlineWheel.set(deadline, SHORT, scheduler);
            deadline.clear();
        });

        waitForAnother(LONG);

        assertThat(ended).containsExactly("another");
    }

    @Test
    void disposedDeadlineDoesNotEnd() throws InterruptedException {
        var deadline = new Ending("disposed");
        onLoop(() -> {
            DeadlineWheel.set(deadline, SHORT, scheduler);
            deadline.dispose();
        });

        waitForAnother(LONG);

        assertThat(ended).containsExactly("another");
    }

    @Test
    void deadlineThatIsSetAgainCountsFromThen() throws InterruptedException {
        var again = new Ending("set again");
        var first = new Ending("set first");
        onLoop(() -> {
            DeadlineWheel.set(again, LONG, scheduler);
            DeadlineWheel.set(first, LONG, scheduler);
        });
        waitForAnother(LONG / 2);
        onLoop(() -> DeadlineWheel.set(again, LONG, scheduler));

        again.await();

        assertThat(ended).containsExactly("another", "set first", "set again");
    }

    @Test
    void deadlineMayChangeItsLength() throws InterruptedException {
        var deadline = new Ending("changed");
        onLoop(() -> {
            DeadlineWheel.set(deadline, TimeUnit.HOURS.toNanos(1), scheduler);
            DeadlineWheel.set(deadline, SHORT, scheduler);
        });

        deadline.await();

        assertThat(ended).containsExactly("changed");
    }

    @Test
    void manyDeadlinesEndAll() throws InterruptedException {
        var all = new Ending[1_000];
        onLoop(() -> {
            for (int i = 0; i < all.length; i++) {
                all[i] = new Ending("d" + i);
                DeadlineWheel.set(all[i], SHORT + i % 7 * (SHORT / 4), scheduler);
            }
        });

        for (var deadline : all) {
            deadline.await();
        }

        assertThat(ended).hasSize(all.length).doesNotHaveDuplicates();
    }

    private void waitForAnother(long nanos) throws InterruptedException {
        var another = new Ending("another");
        onLoop(() -> DeadlineWheel.set(another, nanos, scheduler));
        another.await();
    }

    private void onLoop(Runnable code) {
        scheduler.call(() -> {
            code.run();
            return null;
        });
    }

    private final class Ending extends DeadlineWheel.Deadline {
        private final String name;
        private final CountDownLatch end = new CountDownLatch(1);

        Ending(String name) {
            this.name = name;
        }

        @Override
        void expired() {
            ended.add(name);
            end.countDown();
        }

        void await() throws InterruptedException {
            end.await();
        }
    }
}
