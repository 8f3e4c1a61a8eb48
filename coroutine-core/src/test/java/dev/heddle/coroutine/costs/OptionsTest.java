package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options have defaults, an empty value is none, and a wrong one is refused with what is allowed. */
final class OptionsTest {
    @Test
    void anEmptyValueIsTheDefault() {
        var options = Options.from(properties("rounds", " "));
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.docs()).isAbsolute().hasFileName("docs");
    }

    @Test
    void takesWhatIsGiven() {
        assertThat(Options.from(properties("warm-up-ms", "20")).warmUp()).isEqualTo(Duration.ofMillis(20));
        assertThat(Options.from(properties("python", "pypy3")).python()).isEqualTo("pypy3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "two", "99999999999"})
    void refusesARoundNumberOutOfRange(String rounds) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.from(properties("rounds", rounds)))
                .withMessage("switch-costs.rounds: '" + rounds + "': allowed are 1 to 100");
    }

    @Test
    void refusesABrokenRegularExpression() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.from(properties("only", "(")))
                .withMessageContaining("switch-costs.only: '(': allowed are regular expressions");
    }

    @Test
    void theProgramEndsWithTwoAndOneLine() throws InterruptedException {
        var out = new ByteArrayOutputStream();
        int status = SwitchCosts.run(
                properties("only", "no such measure"), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines(
                        "switch-costs: switch-costs.only: no measure matches 'no such measure'\n");
    }

    static Properties properties(String name, String value) {
        var properties = new Properties();
        properties.setProperty("switch-costs." + name, value);
        return properties;
    }
}
