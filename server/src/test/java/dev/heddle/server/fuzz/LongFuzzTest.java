package dev.heddle.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A long run over all targets, guided by what their inputs reach: {@code mvn -Pfuzz -Dfuzz.minutes=60}. */
@EnabledIfSystemProperty(named = "heddle.fuzz", matches = "true", disabledReason = "runs by mvn -Pfuzz")
class LongFuzzTest {
    private static final Path DIRECTORY = Path.of("target", "fuzz");

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void findsNothing() throws Exception {
        var targets = targets();
        var each = Duration.ofSeconds(Math.max(5, 60 * Long.getLong("fuzz.minutes", 5) / targets.size()));
        long seed = Long.getLong("fuzz.seed", ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
        tell("%d targets, %d s each, seed %d; logs and findings: server/%s%n"
                .formatted(targets.size(), each.toSeconds(), seed, DIRECTORY));
        var results = new ArrayList<GuidedRun.Result>();
        for (var target : targets) {
            var result = GuidedRun.of(target, DIRECTORY.resolve(target.word()), each, seed);
            results.add(result);
            tell(result + "\n");
        }
        var summary = summary(results, seed);
        tell("\n" + summary);
        Files.writeString(DIRECTORY.resolve("summary.md"), summary);
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.finding()).as(result.toString()).isEmpty());
    }

    /** All, or those that are named with commas between them. */
    private static List<Targets> targets() {
        var named = System.getProperty("fuzz.targets", "");
        return named.isEmpty()
                ? List.of(Targets.values())
                : Arrays.stream(named.split(",", -1)).map(Targets::of).toList();
    }

    private static String summary(List<GuidedRun.Result> results, long seed) {
        long all = results.stream().mapToLong(GuidedRun.Result::executions).sum();
        long found =
                results.stream().filter(result -> !result.finding().isEmpty()).count();
        var text = new StringBuilder("| target | executions | edges | finding |\n| --- | ---: | ---: | --- |\n");
        results.forEach(result -> text.append("| %s | %,d | %,d | %s |%n"
                .formatted(result.target().word(), result.executions(), result.edges(), result.finding())));
        return text.append("%n%,d executions, %d findings, seed %d%n".formatted(all, found, seed))
                .toString();
    }

    /** At once, while the run goes on. */
    private static void tell(String text) throws IOException {
        System.out.print(text);
        System.out.flush();
    }
}
