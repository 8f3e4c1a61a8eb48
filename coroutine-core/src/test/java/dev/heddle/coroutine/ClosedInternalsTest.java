package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LogRecorder;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.TestLoops;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same API with the JDK's internals open, and closed with a word about it. */
final class ClosedInternalsTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @Test
    void testsRunInTheModeThatTheBuildMeans() {
        assertThat(EventLoops.coroutinesRunOnEventLoops()).isEqualTo(!Boolean.getBoolean("heddle.expect.closed"));
    }

    @Test
    void oneWarningForTheWholeJvmNamesTheMissingFlag() {
        loops.own();
        loops.group(2);
        loops.adopted();

        var warnings = LogRecorder.messagesOf(VirtualThreads.class.getName());

        if (EventLoops.coroutinesRunOnEventLoops()) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings).singleElement().asString().contains("--add-opens java.base/java.lang=ALL-UNNAMED");
        }
    }

    @Test
    void groupOfLoopsServesCoroutinesEitherWay() throws InterruptedException {
        var scheduler = loops.group(2).next();

        var answer = InCoroutine.call(scheduler, () -> {
            Moment.ofTheLoop();
            Coroutine.yieldNow();
            var helper = scheduler.start("helper", () -> {});
            helper.join();
            return Coroutine.<String>suspend(s -> scheduler.execute(() -> s.resume("served")));
        });

        assertThat(answer).isEqualTo("served");
        assertThat(scheduler.switches()).isPositive();
    }
}
