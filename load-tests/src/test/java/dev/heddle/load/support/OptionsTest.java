package dev.heddle.load.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
    private static final Set<String> KNOWN = Set.of("connections", "servers", "jvm");

    @Test
    void anArgumentGoesBeforeAPropertyAndThatBeforeTheDefault() {
        Properties properties = new Properties();
        properties.setProperty("connections", "7");
        assertThat(options(properties).number("connections", 5, 1, 10)).isEqualTo(7);
        assertThat(options(properties, "connections=8").number("connections", 5, 1, 10))
                .isEqualTo(8);
        assertThat(options(new Properties()).number("connections", 5, 1, 10)).isEqualTo(5);
    }

    @Test
    void aBlankValueIsAsIfNotGiven() {
        Properties properties = new Properties();
        properties.setProperty("connections", " ");
        assertThat(options(properties).number("connections", 5, 1, 10)).isEqualTo(5);
        assertThat(options(properties).text("connections")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "11", "1.5", "99999999999999999999"})
    void aWrongNumberIsRefusedWithWhatIsAllowed(String value) {
        Options options = options(new Properties(), "connections=" + value);
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> options.number("connections", 5, 1, 10))
                .withMessage("connections: '" + value + "': allowed is a whole number from 1 to 10");
    }

    @Test
    void listsAreSplitAndCheckedItemByItem() {
        assertThat(options(new Properties(), "connections=1, 2,3").numbers("connections", List.of(), 1, 10))
                .containsExactly(1, 2, 3);
        Options options = options(new Properties(), "servers=a,c");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> options.names("servers", List.of(), Set.of("b", "a")))
                .withMessage("servers: 'c' is not known: allowed is a, b");
    }

    @Test
    void wordsAreSplitAtWhiteSpace() {
        assertThat(options(new Properties(), "jvm= -Xmx1g  -XX:+UseSerialGC").words("jvm"))
                .containsExactly("-Xmx1g", "-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"conections=7", "connections", "--connections=7"})
    void anUnknownArgumentIsRefusedWithTheNamesThereAre(String argument) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> options(new Properties(), argument))
                .withMessageContaining("'" + argument + "'")
                .withMessageContaining("connections, jvm, servers");
    }

    private static Options options(Properties properties, String... arguments) {
        return Options.of(List.of(arguments), properties, KNOWN);
    }
}
