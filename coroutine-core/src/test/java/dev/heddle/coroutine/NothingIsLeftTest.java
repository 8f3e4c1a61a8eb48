package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.File;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups of event loops that come and go leave no thread, no coroutine and no open file. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open files are counted in /proc")
final class NothingIsLeftTest {
    private static final int GROUPS = 50;

    static Stream<Transport> transports() {
        return Stream.of(Transport.EPOLL, Transport.IO_URING, Transport.NIO).filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void afterFiftyGroups(Transport transport) throws InterruptedException {
        useAndShutDown(transport);
        int filesBefore = openFiles();

        for (int i = 0; i < GROUPS; i++) {
            useAndShutDown(transport);
        }

        Eventually.isTrue("no thread is left", () -> TestLoops.threadsOf("passing-") == 0);
        assertThat(openFiles()).as("open files").isEqualTo(filesBefore);
    }

    private static void useAndShutDown(Transport transport) throws InterruptedException {
        var loops = EventLoops.builder()
                .count(2)
                .transport(transport)
                .name("passing-" + transport)
                .build();
        for (int i = 0; i < 4; i++) {
            loops.next().start("suspended", () -> Coroutine.sleep(Duration.ofHours(1)));
        }
        InCoroutine.run(loops.next(), Moment::ofTheLoop);

        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();
        assertThat(loops.schedulers())
                .allSatisfy(scheduler -> assertThat(scheduler.coroutines()).isEmpty());
    }

    private static int openFiles() {
        return new File("/proc/self/fd").list().length;
    }
}
