package dev.heddle.load.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HangUpTest {
    /** As of processes that were started plainly, by nohup, and with others ignored (INT and QUIT; number 64). */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, false",
        "0000000000000001, true",
        "0000000000000006, false",
        "8000000000000000, false",
        "8000000000000001, true"
    })
    void isTheFirstBit(String ignored, boolean is) {
        assertThat(HangUp.isIgnored(List.of("Name:\tjava", "SigBlk:\t0000000000000001", "SigIgn:\t" + ignored)))
                .isEqualTo(is);
    }

    /** A JVM of its own, that asks for a command and starts it: killed by the signal, which is its number and 128. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aCommandHearsItAlsoIfItIsIgnoredHere() throws Exception {
        Process starter = new ProcessBuilder(
                        "env",
                        "--ignore-signal=HUP",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName())
                .inheritIO()
                .start();
        assertThat(starter.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(starter.exitValue()).isEqualTo(128 + 1);
    }

    /** What is started there. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws Exception {
            List<String> command = HangUp.heardBy(List.of("sh", "-c", "kill -HUP $$; exit 0"));
            System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
        }
    }
}
