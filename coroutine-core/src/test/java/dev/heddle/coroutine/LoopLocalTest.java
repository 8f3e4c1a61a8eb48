package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A value for each event loop. */
final class LoopLocalTest {
    private static final LoopLocal<List<String>> LIST = LoopLocal.withInitial(loop -> new ArrayList<>());
    private static final LoopLocal<String> NAME = LoopLocal.withInitial(CoroutineScheduler::name);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void isTheSameEachTimeOnOneLoop(LoopKind kind) {
        var scheduler = loops.one(kind);

        scheduler.call(() -> LIST.get(scheduler).add("first"));
        scheduler.call(() -> LIST.get(scheduler).add("second"));

        assertThat(scheduler.call(() -> List.copyOf(LIST.get(scheduler)))).containsExactly("first", "second");
    }

    @Test
    void isAnotherOnAnotherLoop() {
        var group = loops.group(2);

        for (var scheduler : group.schedulers()) {
            assertThat(scheduler.call(() -> NAME.get(scheduler))).isEqualTo(scheduler.name());
            assertThat(scheduler.call(() -> LIST.get(scheduler).isEmpty())).isTrue();
        }
    }

    @Test
    void variablesDoNotMeetEachOther() {
        var scheduler = loops.own();
        var many = new ArrayList<LoopLocal<Integer>>();
        for (int i = 0; i < 20; i++) {
            int value = i;
            many.add(LoopLocal.withInitial(loop -> value));
        }
        for (int i = 19; i >= 0; i--) {
            int index = i;
            assertThat(scheduler.call(() -> many.get(index).get(scheduler))).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedOffItsLoop(LoopKind kind) {
        var scheduler = loops.one(kind);
        var other = loops.own();

        assertThatThrownBy(() -> LIST.get(scheduler))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not on event loop " + scheduler.name());
        assertThatThrownBy(() -> other.call(() -> LIST.get(scheduler))).isInstanceOf(IllegalStateException.class);
    }
}
