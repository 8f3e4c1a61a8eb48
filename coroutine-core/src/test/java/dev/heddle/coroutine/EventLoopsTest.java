package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.TestLoops;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group of event loops and its options. */
final class EventLoopsTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025})
    void numberOutOfRangeIsRefusedWithWhatIsAllowed(int count) {
        assertThatThrownBy(() -> EventLoops.builder().count(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(count + " event loops: allowed are 1 to 1024");
    }

    @Test
    void hasOneLoopForEachProcessorUnlessToldOtherwise() {
        try (var all = EventLoops.builder().name("default-count").build()) {
            assertThat(all.schedulers()).hasSize(Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void givesItsLoopsInTurn() {
        var group = loops.group(3);
        var turns = List.of(group.next(), group.next(), group.next(), group.next());

        assertThat(turns.subList(0, 3)).containsExactlyElementsOf(group.schedulers());
        assertThat(turns.getLast()).isSameAs(turns.getFirst());
    }

    @Test
    void namesItsLoopsByNumber() {
        var group = loops.group(3);

        assertThat(group.schedulers())
                .extracting(CoroutineScheduler::name)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("test-loop-\\d+-of-.*\\d"));
    }

    @Test
    void serversOfNettyFindTheSchedulersOfItsLoops() {
        var group = loops.group(3);
        var found = new ArrayList<CoroutineScheduler>();
        for (EventExecutor loop : group.nettyGroup()) {
            found.add(CoroutineScheduler.of((io.netty.channel.EventLoop) loop));
        }

        assertThat(found).containsExactlyElementsOf(group.schedulers());
    }
}
