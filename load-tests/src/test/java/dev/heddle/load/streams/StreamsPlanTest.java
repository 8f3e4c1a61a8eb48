package dev.heddle.load.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many processes and how much memory it takes for how many requests. */
final class StreamsPlanTest {
    private static final String JAR = "server.jar=" + System.getProperty("java.home") + "/release";

    private static StreamsPlan plan(long files, String... options) {
        String[] arguments = new String[options.length + 1];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = JAR;
        return StreamsPlan.of(StreamsOptions.from(arguments, new Properties()), files);
    }

    @Test
    void aMillionTakeOneServerAndOneClientAtTwentyThousandFiles() {
        StreamsPlan plan = plan(20_000);

        assertThat(plan.requests()).isEqualTo(1_000_000);
        assertThat(plan.clients()).isEqualTo(1);
        assertThat(plan.demand().filesPerProcess()).isEqualTo(10_500);
        assertThat(plan.demand().memoryBytes() >> 20).isBetween(6_000L, 9_500L);
    }

    @Test
    void clientsAreAsManyAsTheirOpenFilesDemand() {
        StreamsPlan plan = plan(4_000);

        assertThat(plan.clients()).isEqualTo(3);
        assertThat(IntStream.range(0, 3).map(plan::share).sum()).isEqualTo(10_000);
        assertThat(plan.demand().filesPerProcess())
                .as("the server's, which has all")
                .isEqualTo(10_500);
    }

    @Test
    void aShareIsReadAsItWasWritten() throws Exception {
        StreamsOptions options = StreamsOptions.from(new String[] {JAR, "streams.clients=3"}, new Properties());
        ClientShare share =
                StreamsPlan.of(options, 20_000).shares(4711, options).getLast();

        assertThat(ClientShare.parse(share.toLine())).isEqualTo(share);
        assertThat(share.source().getHostAddress()).isEqualTo("127.0.1.3");
        assertThat(share.path()).isEqualTo("/delay/60");
    }
}
