package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The processor's model is read from what Linux says, and unknown where it says nothing. */
final class MachineTest {
    @Test
    void takesTheFirstProcessorsModel() {
        assertThat(Machine.modelIn(List.of(
                        "processor\t: 0", "model\t\t: 2", "model name\t: Some CPU @ 2.5 GHz", "model name\t: Other")))
                .isEqualTo("Some CPU @ 2.5 GHz");
    }

    @Test
    void isUnknownWhereNothingIsSaid() {
        assertThat(Machine.modelIn(List.of("processor : 0"))).isEqualTo("unknown processor");
    }
}
