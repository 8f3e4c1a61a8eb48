package dev.heddle.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.heddle.load.gatling.Knob;
import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several machines make one load: their parts add up to it, and what cannot be a part is refused. */
final class LoadPartsTest {
    private static LoadOptions options(String options) {
        List<String> arguments = List.of(options.split(" ", -1));
        return LoadOptions.from(Options.of(arguments, new Properties(), LoadOptions.names()));
    }

    private static List<LoadPlan> parts(KnownSimulation simulation, String options, int count) {
        List<LoadPlan> plans = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            String all = "target=http://a simulation=%s %s parts=%d part=%d"
                    .formatted(simulation.word(), options, count, part);
            plans.addAll(options(all).plans().values());
        }
        return plans;
    }

    @Test
    void partsOfConnectionsAddUp() {
        assertThat(parts(KnownSimulation.HELD, "connections=20 hold=7", 3))
                .extracting(plan -> plan.get(Knob.CONNECTIONS))
                .containsExactly(7, 7, 6);
    }

    @Test
    void partsOfUsersAndRatesAddUpAndTimesStay() {
        assertThat(parts(KnownSimulation.THROUGHPUT, "users=10 seconds=9", 2))
                .extracting(plan -> plan.get(Knob.USERS), plan -> plan.get(Knob.SECONDS))
                .containsOnly(tuple(5, 9));
        assertThat(parts(KnownSimulation.LATENCY, "rate=11", 2))
                .extracting(plan -> plan.get(Knob.RATE))
                .containsExactly(6, 5);
    }

    @Test
    void aPartHasAsManyInjectorsAsItsOwnConnectionsTake() {
        String whole = "target=http://a simulation=held connections=60000";
        LoadOptions one = options(whole);
        LoadOptions third = options(whole + " parts=3 part=2");

        assertThat(one.injectors(one.plans().get(KnownSimulation.HELD))).isEqualTo(3);
        assertThat(third.injectors(third.plans().get(KnownSimulation.HELD))).isOne();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        target=http://a parts=3                             | parts and part go together: part is from 0 to one less than parts
        target=http://a part=0                              | parts and part go together: part is from 0 to one less than parts
        target=http://a parts=3 part=3                      | part: '3': allowed is a whole number from 0 to 2
        parts=3 part=0                                      | parts: goes with target only: each part would start a server of its own
        target=http://a admin=http://b parts=3 part=0       | parts: not with admin: the server's counts are those of all parts together
        target=http://a simulation=held connections=2 parts=3 part=0 | parts: '3': held has no load for so many (allowed: up to 2)
        """)
    void whatIsNoPartIsRefused(String options, String message) {
        assertThatThrownBy(() -> options(options))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }
}
