package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer prints is taken if it keeps the contract, and refused in clear words if it does not. */
final class PeerOutputTest {
    @Test
    void takesThePairAndTheRuntime() {
        assertThat(PeerOutput.parse(List.of("runtime Go 1.19.8", "pair-ns 94.50")))
                .isEqualTo(new PeerOutput("Go 1.19.8", OptionalDouble.of(94.5), OptionalDouble.empty()));
    }

    @Test
    void takesTheBytesInAnyOrder() {
        assertThat(PeerOutput.parse(List.of("bytes 2724", "runtime Lua 5.4")))
                .isEqualTo(new PeerOutput("Lua 5.4", OptionalDouble.empty(), OptionalDouble.of(2724)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "0", "0.00", "nan", "inf", "1e3", "12 34", ""})
    void refusesWhatIsNoPositiveDecimalNumber(String number) {
        assertRefused("allowed are positive decimal numbers", "runtime Go 1", "pair-ns " + number);
    }

    @Test
    void refusesAnotherLine() {
        assertRefused("printed 'Warning: slow'", "runtime Go 1", "Warning: slow", "pair-ns 5");
        assertRefused("printed 'pair-ns'", "runtime Go 1", "pair-ns");
    }

    @Test
    void refusesALineThatComesTwice() {
        assertRefused("printed pair-ns twice", "runtime Go 1", "pair-ns 5", "pair-ns 6");
    }

    @Test
    void refusesWhatIsIncompleteOrTooMuch() {
        assertRefused("wanted are the runtime, and pair-ns or bytes");
        assertRefused("wanted are the runtime, and pair-ns or bytes", "pair-ns 5");
        assertRefused("wanted are the runtime, and pair-ns or bytes", "runtime Go 1");
        assertRefused("wanted are the runtime, and pair-ns or bytes", "runtime Go 1", "pair-ns 5", "bytes 6");
    }

    private static void assertRefused(String reason, String... lines) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerOutput.parse(List.of(lines)))
                .withMessageContaining(reason);
    }
}
