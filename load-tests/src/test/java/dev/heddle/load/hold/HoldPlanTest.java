package dev.heddle.load.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.client.HeldPlan;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many processes and addresses it takes for how many connections. */
final class HoldPlanTest {
    private static final int PORTS = 28_232;

    private static HoldPlan plan(int connections, long files) {
        return plan(connections, files, HoldOptions.AS_NEEDED, HoldOptions.AS_NEEDED);
    }

    private static HoldPlan plan(int connections, long files, int servers, int injectors) {
        Duration second = Duration.ofSeconds(1);
        HoldOptions options = new HoldOptions(
                HoldOptions.CONNECTIONS,
                connections,
                second,
                second,
                second,
                servers,
                injectors,
                64,
                1,
                List.of(),
                Path.of("x.jar"),
                Path.of("x"));
        return HoldPlan.of(options, files, PORTS);
    }

    @Test
    void aHundredThousandTakeSixServersAtTwentyThousandFilesEach() {
        HoldPlan plan = plan(100_000, 20_000);

        assertThat(plan.servers()).isEqualTo(6);
        assertThat(plan.injectors()).isEqualTo(6);
        // A sixth is 16,667; six deviations of 118 are above it.
        assertThat(plan.mostOfOneServer()).isBetween(17_370, 17_380);
        assertThat(plan.filesPerProcess()).isLessThanOrEqualTo(20_000);
    }

    @Test
    void whereTheHashIsLeftNoRoomThereIsOneServerMore() {
        // Five would do if each had exactly a fifth.
        assertThat(plan(97_400, 20_000).servers()).isEqualTo(6);
        assertThat(plan(97_400, 20_000).injectors()).isEqualTo(5);
    }

    @Test
    void oneServerHasAllAndNoMore() {
        HoldPlan plan = plan(300, 20_000);

        assertThat(plan.servers()).isEqualTo(1);
        assertThat(plan.mostOfOneServer()).isEqualTo(300);
    }

    @Test
    void theSharesOfTheInjectorsAreAllThereIs() {
        HoldPlan plan = plan(100_003, 20_000);

        assertThat(IntStream.range(0, plan.injectors()).map(plan::share).sum()).isEqualTo(100_003);
        assertThat(IntStream.range(0, plan.injectors()).map(plan::share))
                .allMatch(share -> share <= plan.mostOfOneInjector());
    }

    @Test
    void addressesAreAsManyAsLeaveHalfOfTheSourcePortsFree() throws Exception {
        HoldPlan plan = plan(100_000, 20_000);

        assertThat(plan.destinations()).isEqualTo(2);
        assertThat(plan.portsPerDestination()).isLessThanOrEqualTo(PORTS / 2);
        HeldPlan third = plan.injector(2, 4711, Duration.ZERO, Duration.ofSeconds(30));
        assertThat(third.source()).isEqualTo(InetAddress.getByName("127.0.1.3"));
        assertThat(third.destinations())
                .containsExactly(InetAddress.getLoopbackAddress(), InetAddress.getByName("127.0.0.2"));
    }

    @Test
    void aMillionWithARaisedLimitIsOneServer() {
        HoldPlan plan = plan(1_000_000, 1_100_000, HoldOptions.AS_NEEDED, 20);

        assertThat(plan.servers()).isEqualTo(1);
        assertThat(plan.share(19)).isEqualTo(50_000);
        assertThat(plan.serverJvm()).containsExactly("-Xmx11975m");
    }

    @Test
    void thereIsAnEndToTheNumberOfProcesses() {
        assertThat(plan(10_000_000, 1_024).servers()).isEqualTo(HoldPlan.MOST_PROCESSES);
    }
}
