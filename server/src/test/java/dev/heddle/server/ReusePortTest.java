package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Transport;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that share a port: both get connections, one takes over when the other drains, and nobody else gets in. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems may give all connections to one socket")
@ExtendWith(NoLeaks.class)
class ReusePortTest {
    private static Stream<Transport> transports() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable);
    }

    private static Server start(String name, Transport transport, int port) throws IOException {
        return Server.builder()
                .transport(transport)
                .eventLoops(1)
                .stallLimit(Eventually.PATIENCE)
                .reusePort(true)
                .http(port, exchange -> exchange.response().send(name))
                .tcp(0, connection -> connection.transferTo(connection))
                .start();
    }

    private static String answer(InetSocketAddress address) throws IOException {
        try (var client = RawClient.connect(address)) {
            return client.get("/").read().text();
        }
    }

    private static List<String> answers(InetSocketAddress address, int count) throws IOException {
        var answers = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            answers.add(answer(address));
        }
        return answers;
    }

    /** Which of them gets a connection is a matter of chance: each new client asks anew. */
    private static void awaitAnswerOf(String name, InetSocketAddress address) {
        Eventually.isTrue("an answer of the " + name, () -> {
            try {
                return answer(address).equals(name);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("transports")
    void bothGetConnectionsAndTheOtherAllOfThemAfterADrain(Transport transport) throws Exception {
        try (var first = start("first", transport, 0);
                var second = start("second", transport, first.httpAddress().getPort())) {
            var address = first.httpAddress();
            assertThat(second.httpAddress()).isEqualTo(address);
            awaitAnswerOf("first", address);
            awaitAnswerOf("second", address);

            assertThat(first.drain(Eventually.PATIENCE)).isTrue();

            assertThat(answers(address, 20)).containsOnly("second");
        }
    }

    @Test
    void aPortIsSharedOnlyAmongThoseThatSaySo() throws Exception {
        try (var sharing = start("sharing", Transport.AUTO, 0)) {
            int port = sharing.httpAddress().getPort();

            assertThatThrownBy(() -> Server.builder().http(port, exchange -> {}).start())
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": the port is taken");
        }
        try (var alone = Server.builder().http(0, exchange -> {}).start()) {
            int port = alone.httpAddress().getPort();

            assertThatThrownBy(() -> start("sharing", Transport.AUTO, port))
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port
                            + ": the port is taken by a process that does not share it, or by another user's");
        }
    }

    @Test
    void plainTcpIsSharedToo() throws Exception {
        try (var first = start("first", Transport.AUTO, 0);
                var second = Server.builder()
                        .reusePort(true)
                        .tcp(first.tcpAddress().getPort(), connection -> connection.transferTo(connection))
                        .start()) {
            assertThat(second.tcpAddress()).isEqualTo(first.tcpAddress());
        }
    }
}
