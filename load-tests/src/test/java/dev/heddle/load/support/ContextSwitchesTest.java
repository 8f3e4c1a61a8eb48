package dev.heddle.load.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The kernel's count of a process's threads and of their turns on a processor. */
final class ContextSwitchesTest {
    @Test
    void readsTheThirdNumber() {
        assertThat(ContextSwitches.parse("123456 7890 42\n")).isEqualTo(42);
    }

    @Test
    void seesAThreadThatHasStartedSince() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/schedstat")), "this kernel does not count");
        long pid = ProcessHandle.current().pid();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ContextSwitches before = ContextSwitches.of(pid);
        Thread other = Thread.ofPlatform().start(() -> {
            running.countDown();
            awaitUninterruptibly(end);
        });
        running.await();
        ContextSwitches after = ContextSwitches.of(pid);
        end.countDown();
        other.join();
        assertThat(after.threads()).isPositive();
        assertThat(after.since(before)).as("turns of that thread among them").isPositive();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
