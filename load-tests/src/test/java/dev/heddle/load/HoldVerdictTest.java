package dev.heddle.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.Size;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import dev.heddle.load.support.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** When connections count as held, told from readings of the server's metrics. */
final class HoldVerdictTest {
    @Test
    void allHeldAndEachWithACoroutineIsWell() {
        HoldVerdict verdict = new HoldVerdict(plan(10_000), samples(10_000, 10_100));
        assertThat(verdict.failures()).isEmpty();
        assertThat(verdict.lines())
                .anySatisfy(line -> assertThat(line).contains("connection_open 10,000, coroutine_live 10,100: 1.00 %"))
                .anySatisfy(line -> assertThat(line).contains("500 switches/s"));
    }

    @Test
    void moreThanOnePercentApartIsAFailure() {
        assertThat(new HoldVerdict(plan(10_000), samples(10_000, 10_101)).failures())
                .containsExactly("coroutine_live and connection_open differ by more than 1 %");
        assertThat(new HoldVerdict(plan(10_000), samples(10_000, 9_899)).failures())
                .hasSize(1);
    }

    @Test
    void aServerWithoutTheMetricIsAFailure() {
        assertThat(new HoldVerdict(plan(10_000), samples(10_000, Double.NaN)).failures())
                .hasSize(1);
    }

    @Test
    void oneConnectionLessThanWantedIsAFailure() {
        assertThat(new HoldVerdict(plan(10_000), samples(9_999, 9_999)).failures())
                .containsExactly("the server never had 10,000 connections open at one time (most: 9,999)");
    }

    @Test
    void connectionsOpenedAgainAreAFailure() {
        List<ServerSample> samples = new ArrayList<>();
        samples.add(sample(0, 0, 0));
        for (int second = 1; second < 9; second++) {
            samples.add(new ServerSample(second, 10_000, 10_042, 10_000, second, second, 1e8));
        }
        assertThat(new HoldVerdict(plan(10_000), samples).failures())
                .containsExactly("42 connections were closed and opened again");
    }

    @Test
    void connectionsOfAnEarlierSimulationAreNotCounted() {
        List<ServerSample> samples = new ArrayList<>();
        samples.add(new ServerSample(0, 0, 7_000, 0, 0, 0, 1e8));
        for (int second = 1; second < 9; second++) {
            samples.add(new ServerSample(second, 10_000, 17_000, 10_000, second, second, 1e8));
        }
        assertThat(new HoldVerdict(plan(10_000), samples).failures()).isEmpty();
    }

    @Test
    void heldTooShortIsAFailure() {
        LoadPlan plan = plan(10_000, 13);
        assertThat(new HoldVerdict(plan, samples(10_000, 10_000)).failures())
                .containsExactly("all connections were open for 7 s only, of 13 s");
    }

    @Test
    void noReadingsAreAFailure() {
        assertThat(new HoldVerdict(plan(10), List.of()).failures()).hasSize(1);
    }

    @Test
    void oneReadingWhileConnectionsCloseDoesNotDecide() {
        List<ServerSample> samples = samples(10_000, 10_000);
        samples.add(sample(9, 10_000, 7_000));
        assertThat(new HoldVerdict(plan(10_000), samples).failures()).isEmpty();
    }

    private static LoadPlan plan(int connections) {
        return plan(connections, 7);
    }

    private static LoadPlan plan(int connections, int hold) {
        List<String> arguments = List.of("connections=" + connections, "hold=" + hold);
        return KnownSimulation.HELD.plan(
                Options.of(arguments, new Properties(), KnownSimulation.optionNames()), Size.SMOKE);
    }

    /** A ramp, a hold of some seconds, and the end. */
    private static List<ServerSample> samples(double connections, double coroutines) {
        List<ServerSample> samples = new ArrayList<>();
        samples.add(sample(0, 0, 0));
        for (int second = 1; second < 9; second++) {
            samples.add(sample(second, connections, coroutines));
        }
        return samples;
    }

    private static ServerSample sample(double seconds, double connections, double coroutines) {
        return new ServerSample(seconds, connections, connections, coroutines, 500 * seconds, 100 * seconds, 1e8);
    }
}
