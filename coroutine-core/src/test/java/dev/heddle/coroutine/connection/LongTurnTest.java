package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loop whose coroutines take long reads all that has come in each turn: how long what waits has waited is known then. */
@NeedsOpenInternals
final class LongTurnTest {
    private static final int CONNECTIONS = 300;
    /** What a look for I/O finds at most. */
    private static final int AT_ONCE = 64;
    /** Far longer than a turn must be to be a long one, and shorter than what would be logged. */
    private static final Duration LONG = Duration.ofMillis(30);

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private final List<Integer> queued = new CopyOnWriteArrayList<>();
    /** How many coroutines hold the loop up yet. Event loop only, once it serves. */
    private int left = 2;

    private volatile boolean computing;
    private volatile boolean allSent;

    @Test
    void loopThatIsHeldUpAgainReadsAllThatHasCome() throws Exception {
        serve();

        // The first of those who were held up holds the loop up as well.
        assertThat(queued.getFirst()).isEqualTo(AT_ONCE - 1);
        assertThat(queued.get(AT_ONCE)).isEqualTo(CONNECTIONS - 1 - AT_ONCE - 1);
    }

    /** All clients send while the first is served. */
    private void serve() throws Exception {
        server.lines().serve(LoopKind.OWN, this::handle);
        var clients = new ArrayList<TestClient>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(server.connect());
        }
        Eventually.isTrue("all are connected", () -> server.scheduler().live() == CONNECTIONS);

        clients.getFirst().send("first\n");
        Eventually.isTrue("it computes", () -> computing);
        for (var client : clients.subList(1, CONNECTIONS)) {
            client.send("count\n");
        }
        allSent = true;

        for (var client : clients) {
            assertThat(client.readLine()).isEqualTo("done");
        }
    }

    private void handle(Connection connection) throws Exception {
        if ("count".equals(connection.receive())) {
            queued.add(server.scheduler().runnable());
        }
        if (left > 0) {
            left--;
            compute();
        }
        connection.send("done");
    }

    /** Holds its event loop up. */
    private void compute() {
        computing = true;
        long begin = System.nanoTime();
        while (!allSent || System.nanoTime() - begin < LONG.toNanos()) {
            Thread.onSpinWait();
        }
    }
}
