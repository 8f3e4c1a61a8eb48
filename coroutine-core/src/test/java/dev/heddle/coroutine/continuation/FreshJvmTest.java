package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A generator stands on the JDK's continuation even if it is the first thing that a program does. */
final class FreshJvmTest {

    /** The program. */
    static final class FirstThing {
        public static void main(String[] none) {
            var value = Generator.<Integer>of(out -> out.yield(1)).next();
            System.out.println(value + " " + ContinuationAccess.OPEN);
        }
    }

    @Test
    void generatorIsTheFirstThing() throws IOException, InterruptedException {
        var flags = EventLoops.coroutinesRunOnEventLoops()
                ? List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED")
                : List.<String>of();

        assertThat(output(flags).lines()).last().isEqualTo("1 " + EventLoops.coroutinesRunOnEventLoops());
    }

    private static String output(List<String> flags) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FirstThing.class.getName()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            var text = output.readAllAsString();
            assertThat(process.waitFor(Eventually.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
