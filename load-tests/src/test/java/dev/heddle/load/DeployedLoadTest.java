package dev.heddle.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.support.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The options by which docker-compose.yml and the job of Kubernetes run the load test are options that it has. */
final class DeployedLoadTest {
    /** {@code - target=http://server:8080} */
    private static final Pattern OPTION = Pattern.compile("(?m)^ *- ([a-z.]+=.*)$");

    /** {@code ${LOAD_SIZE:-normal}} */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

    private static LoadOptions options(String file, String from) throws Exception {
        String text = Files.readString(Path.of("..", file));
        List<String> options = OPTION.matcher(text.substring(text.indexOf(from)))
                .results()
                .map(MatchResult::group)
                .map(line -> line.replaceFirst("^ *- ", ""))
                .map(option -> VARIABLE.matcher(option).replaceAll("$1"))
                .map(option -> option.replace("$(PART)", "2"))
                .toList();
        assertThat(options).hasSizeGreaterThan(4);
        return LoadOptions.from(Options.of(options, new Properties(), LoadOptions.names()));
    }

    @Test
    void compose() throws Exception {
        LoadOptions options = options("docker-compose.yml", "  load:");

        assertThat(options.target()).containsExactly("http://server:8080");
        assertThat(options.admin()).hasToString("Optional[http://server:9090]");
    }

    @Test
    void kubernetes() throws Exception {
        LoadOptions options = options("server/deploy/load/job.yaml", "args:");

        assertThat(options.target()).containsExactly("http://proxy-server:8080");
        assertThat(options.plans()).isNotEmpty();
        assertThat(options.results()).hasToString("/results/part-2");
    }
}
