package dev.heddle.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.bench.ModelServer.Model;
import dev.heddle.load.client.LoadGenerator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The models give the answer that the load generator wants, again and again. */
final class ModelServerTest {
    private static final int CONNECTIONS = 50;
    private static final int TURNS = 40;

    @ParameterizedTest
    @EnumSource
    void theModelsAnswer(Model model) throws Exception {
        try (ModelServer server = ModelServer.start(model, 0, 2);
                LoadGenerator generator =
                        new LoadGenerator(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
            generator.open(CONNECTIONS);
            for (int turn = 1; turn <= TURNS; turn++) {
                generator.run();
                generator.pause();
            }
            assertThat(generator.completed()).isGreaterThanOrEqualTo(CONNECTIONS * (1L + TURNS));
        }
    }
}
