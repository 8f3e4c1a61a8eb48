package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.LeakWatch;
import dev.heddle.coroutine.fixture.LoopKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hundreds of connections at once on one event loop. */
final class ManyConnectionsTest {
    private static final int CONNECTIONS = 500;

    @RegisterExtension
    static final LeakWatch LEAKS = new LeakWatch();

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @ParameterizedTest
    @EnumSource
    void allEchoAtOnce(LoopKind kind) throws Exception {
        server.lines().serve(kind, TestServer.ECHO);
        var allConnected = new CountDownLatch(CONNECTIONS);
        var results = new ArrayList<Future<Boolean>>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                int number = i;
                results.add(clients.submit(() -> exchange(number, allConnected)));
            }
        }

        assertThat(results).allSatisfy(result -> assertThat(result.get()).isTrue());
        server.awaitAllEnded();
        assertThat(server.scheduler().started()).isEqualTo(CONNECTIONS);
        assertThat(server.scheduler().completed()).isEqualTo(CONNECTIONS);
    }

    private boolean exchange(int number, CountDownLatch allConnected) throws Exception {
        try (var client = new TestClient(server.address(), 0)) {
            allConnected.countDown();
            allConnected.await();
            for (var word : List.of("hello", "and", "goodbye")) {
                client.send(word + " from " + number + "\n");
                if (!client.readLine().equals(word + " from " + number)) {
                    return false;
                }
            }
            return true;
        }
    }
}
