package dev.heddle.load.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.load.support.LoadException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that fails is left out from then on, where it failed, or ends the contest. */
final class FailuresTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void aServerThatFailedIsLeftOutThereAndNotElsewhere() throws Exception {
        Failures failures = Failures.collected();
        failures.attempt("go", 64, () -> {
            throw new LoadException("it closed a connection");
        });
        failures.attempt("go", 64, () -> done.add("go at 64"));
        failures.attempt("go", 1_000, () -> done.add("go at 1000"));
        failures.attempt("nginx", 64, () -> done.add("nginx at 64"));
        assertThat(done).containsExactly("go at 1000", "nginx at 64");
        assertThat(failures.of("go", 64)).hasValue("it closed a connection");
        assertThat(failures.of("go", 1_000)).isEmpty();
    }

    @Test
    void aFatalFailureIsThrown() {
        assertThatExceptionOfType(LoadException.class)
                .isThrownBy(() -> Failures.fatal().attempt("go", 64, () -> {
                    throw new LoadException("it closed a connection");
                }));
    }
}
