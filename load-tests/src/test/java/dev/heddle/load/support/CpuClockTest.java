package dev.heddle.load.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CpuClockTest {
    @Test
    void addsUserAndKernelTime() {
        String stat = "4242 (java) S 1 4242 4242 0 -1 1077936128 9176 0 12 0 350 125 7 9 20 0 23 0 123456 5123 100";
        assertThat(CpuClock.parse(stat)).isEqualTo(Duration.ofMillis(4_750));
    }

    @Test
    void aNameMayHaveSpacesAndBrackets() {
        String stat = "7 (my (odd) 1 2 3 name) R 1 7 7 0 -1 0 0 0 0 0 2 1 0 0 20 0 1 0 5 0 0";
        assertThat(CpuClock.parse(stat)).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void thisProcessUsesTime() throws IOException {
        CpuClock clock = new CpuClock(ProcessHandle.current().pid());
        Duration before = clock.used();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (clock.used().equals(before) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(clock.used()).isGreaterThan(before);
    }
}
