package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Order and handshake on one thread; what two threads make of it is under JCStress. */
final class RunQueueTest {
    private final List<Integer> wakeUps = new ArrayList<>();
    private final RunQueue queue = new RunQueue(wakeUps::add);

    private final Runnable first = new Task();
    private final Runnable second = new Task();
    private final Runnable third = new Task();

    @Test
    void firstInIsFirstOut() {
        queue.addLocal(first);
        queue.addLocal(second);

        assertThat(polled()).containsExactly(first, second);
    }

    @Test
    void tasksFromElsewhereJoinBehindTheLocalOnes() {
        queue.addRemote(second);
        queue.addRemote(third);
        queue.addLocal(first);

        assertThat(queue.size()).isEqualTo(3);
        assertThat(polled()).containsExactly(first, second, third);
    }

    @Test
    void tasksFromElsewhereKeepTheirPlaceOnceTheyAreTaken() {
        queue.addRemote(first);
        queue.takeRemote();
        queue.addLocal(second);

        assertThat(polled()).containsExactly(first, second);
    }

    private List<Runnable> polled() {
        var all = new ArrayList<Runnable>();
        for (var task = queue.poll(); task != null; task = queue.poll()) {
            all.add(task);
        }
        assertThat(queue.isEmpty()).isTrue();
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {RunQueue.IN_IO, RunQueue.PARKED})
    void loopMaySleepWhenNothingIsRunnable(int state) {
        assertThat(queue.prepareToSleep(state)).isTrue();
        assertThat(queue.isAsleep()).isTrue();

        queue.awake();
        assertThat(queue.isAsleep()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {RunQueue.IN_IO, RunQueue.PARKED})
    void loopMayNotSleepOverATask(int state) {
        queue.addLocal(first);
        assertThat(queue.prepareToSleep(state)).isFalse();
        assertThat(queue.isAsleep()).isFalse();
        assertThat(polled()).containsExactly(first);

        queue.addRemote(second);
        assertThat(queue.prepareToSleep(state)).isFalse();
        assertThat(queue.isAsleep()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {RunQueue.IN_IO, RunQueue.PARKED})
    void taskFromElsewhereWakesASleepingLoopOnce(int state) {
        queue.prepareToSleep(state);

        queue.addRemote(first);
        queue.addRemote(second);

        assertThat(wakeUps).containsExactly(state);
        assertThat(queue.isAsleep()).isFalse();
    }

    @Test
    void taskFromElsewhereDoesNotDisturbALoopThatIsAwake() {
        queue.addRemote(first);

        assertThat(wakeUps).isEmpty();
    }

    /** Told from others by its identity. */
    private static final class Task implements Runnable {
        @Override
        public void run() {}
    }
}
