package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.ProxyProtocol;
import dev.heddle.server.address.AddressRanges;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as options, and what they are read as. */
class ConvertersTest {
    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "2m, PT2M", "1h, PT1H", "7, PT7S"})
    void times(String text, Duration time) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "64k, 65536", "16M, 16777216", "1g, 1073741824", "0, 0"})
    void sizes(String text, long size) {
        assertThat(new SizeConverter.Body().convert(text)).isEqualTo(size);
    }

    @Test
    void proxyProtocol() {
        var converter = new ProxyProtocolConverter();

        assertThat(converter.convert("off")).isNull();
        assertThat(converter.convert("any")).isEqualTo(ProxyProtocol.FROM_ANY);
        assertThat(converter.convert("10.0.0.0/8, ::1"))
                .isEqualTo(new ProxyProtocol(AddressRanges.of("10.0.0.0/8", "::1")));
        assertThatThrownBy(() -> converter.convert("10.0.0.1/8"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("bits behind its prefix")
                .hasMessageContaining("allowed: off, any");
    }

    @Test
    void words() {
        assertThat(new PortConverter.OrOff().convert("off")).isEqualTo(PortConverter.OFF);
        assertThat(new DurationConverter.OrZero().convert("0")).isZero();
        assertThat(new CountConverter.EventLoops().convert("auto"))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
