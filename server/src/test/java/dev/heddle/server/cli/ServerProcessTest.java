package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.RawClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** From the start of a server to its end, in this process. */
class ServerProcessTest {
    @Test
    void theStartIsReportedWithWhatToTry() throws Exception {
        try (var program = Program.echo()) {
            var out = program.out.all();

            assertThat(out).hasSize(6);
            assertThat(out.get(0)).isEqualTo("Heddle development echo, Java " + Runtime.version());
            assertThat(out.get(1)).matches("  http   http://127\\.0\\.0\\.1:\\d+/");
            assertThat(out.get(2)).matches("  tcp    127\\.0\\.0\\.1:\\d+");
            assertThat(out.get(3)).matches("  admin  http://127\\.0\\.0\\.1:\\d+/  \\(a page to look at, and .*\\)");
            assertThat(out.get(4)).matches("  try    curl http://127\\.0\\.0\\.1:\\d+/delay/0\\.5");
            assertThat(out.get(5)).matches("1 event loop on \\w+, ready in \\d+ ms; Ctrl-C drains and ends it");
            assertThat(program.err.all()).isEmpty();
            assertThat(Http.get(program.http("/plaintext")).body()).isEqualTo("Hello, World!");
            assertThat(Http.get(program.admin("/health/ready")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everyAddressIsReportedAsOneThatCanBeReached() throws Exception {
        try (var program = Program.echo("--host", "0.0.0.0", "--admin-port", "off", "--tcp-port", "off")) {
            assertThat(program.out.all().get(1))
                    .matches("  http   http://127\\.0\\.0\\.1:\\d+/  \\(on every address of this machine\\)");
            assertThat(program.out.all()).noneMatch(line -> line.contains("admin") || line.contains("tcp"));
            assertThat(Http.get(program.http("/ip")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theLiveLoadIsOffUnlessAnOptionTurnsItOn() throws Exception {
        try (var program = Program.echo()) {
            assertThat(startLoad(program).statusCode()).isEqualTo(403);
            assertThat(startLoad(program).body()).contains("--live-load", "HEDDLE_LIVE_LOAD=true", "live-load: true");
        }
        try (var program = Program.echo("--live-load")) {
            assertThat(startLoad(program).statusCode()).isEqualTo(202);
        }
        try (var program = Program.echo(Map.of("HEDDLE_LIVE_LOAD", "true"))) {
            assertThat(startLoad(program).statusCode()).isEqualTo(202);
        }
        try (var program = Program.echo("--live-load", "--proxy-protocol", "any")) {
            assertThat(startLoad(program).body()).contains("--proxy-protocol");
        }
    }

    private static HttpResponse<String> startLoad(Program program) {
        var request = "{\"connections\": 2, \"seconds\": 1, \"target\": \"plaintext\"}";
        return Http.send("POST", program.admin("/live/load"), request, "Content-Type", "application/json");
    }

    @Test
    void tcpIsEchoed() throws Exception {
        try (var program = Program.echo();
                var client = RawClient.connect(program.address("tcp"))) {
            client.send("warp");
            assertThat(client.readExactly(4)).asString().isEqualTo("warp");
            client.send("weft").endOutput();
            assertThat(client.readToEnd()).isEqualTo("weft");
        }
    }

    @Test
    void routesOfTheClassPathAreServed() throws Exception {
        try (var program = Program.echo()) {
            assertThat(Http.get(program.http("/greeting/loom")).body()).isEqualTo("Hello, loom");
        }
    }

    @Test
    void proxyProtocolIsSpokenWhereItIsAsked() throws Exception {
        try (var program = Program.echo("--proxy-protocol", "127.0.0.0/8,::1");
                var client = RawClient.connect(program.address("http"))) {
            var response = client.sendLines("PROXY TCP4 192.0.2.1 192.0.2.9 4711 80")
                    .get("/ip")
                    .read();

            assertThat(response.text()).contains("192.0.2.1");
        }
    }

    @Test
    void limitsAreAppliedAsOptions() throws Exception {
        try (var program = Program.echo("--max-request-line", "100", "--max-body-bytes", "1k")) {
            assertThat(Http.get(program.http("/anything/" + "a".repeat(100))).statusCode())
                    .isEqualTo(414);
            assertThat(Http.send("POST", program.http("/anything"), "a".repeat(1025))
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--tcp-port", "--admin-port"})
    void aPortThatIsTaken(String option) throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var args = new String[] {"echo", "--port=0", "--tcp-port=0", "--admin-port=0"};
            for (int i = 1; i < args.length; i++) {
                if (args[i].startsWith(option + "=")) {
                    args[i] = option + "=" + other.getLocalPort();
                }
            }

            var program = Program.run(args);

            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.err.all())
                    .containsExactly("heddle-server: cannot listen on 127.0.0.1:" + other.getLocalPort()
                            + ": the port is taken");
            assertThat(program.out.all()).isEmpty();
        }
    }

    @Test
    void portsAreSharedByFlagVariableAndKeyAndTheAdminPortIsNot(@TempDir Path directory) throws Exception {
        var key = Files.writeString(directory.resolve("heddle.yaml"), "reuse-port: true");
        try (var first = Program.echo("--reuse-port");
                var second = Program.echo(Map.of("HEDDLE_REUSE_PORT", "true"), "--port=" + first.out.port("http"));
                var third = Program.echo("--config=" + key, "--tcp-port=" + first.out.port("tcp"))) {
            assertThat(second.out.port("http")).isEqualTo(first.out.port("http"));
            assertThat(third.out.port("tcp")).isEqualTo(first.out.port("tcp"));

            var taken = Program.run(
                    "echo", "--reuse-port", "--port=0", "--tcp-port=off", "--admin-port=" + first.out.port("admin"));

            assertThat(taken.exitStatus()).isEqualTo(1);
            assertThat(taken.err.all())
                    .containsExactly("heddle-server: cannot listen on 127.0.0.1:" + first.out.port("admin")
                            + ": the port is taken");
        }
    }

    @Test
    void aHostThatDoesNotExist() throws Exception {
        var program = Program.run("echo", "--host", "loom.invalid", "--port=0", "--tcp-port=0", "--admin-port=0");

        assertThat(program.exitStatus()).isEqualTo(1);
        assertThat(program.err.all()).containsExactly("heddle-server: no address is known for host loom.invalid");
    }

    @Test
    void whileItDrainsItIsNotReadyAndWhatIsUnderWayEnds() throws Exception {
        try (var program = Program.echo();
                var slow = RawClient.connect(program.address("http"));
                var idle = RawClient.connect(program.address("http"))) {
            idle.get("/plaintext").read();
            // It waits for the second half of its body, which this test sends when it likes.
            slow.sendLines("POST /anything HTTP/1.1", "Host: loom", "Content-Length: 8", "")
                    .send("warp");
            Eventually.isTrue(
                    "both are connected",
                    () -> Http.get(program.admin("/metrics")).body().contains("connection_open 2.0"));
            Eventually.isTrue(
                    "the handler waits",
                    () -> Http.get(program.admin("/coroutines")).body().contains("RequestData.read"));

            program.stop();

            Eventually.isTrue(
                    "it is not ready",
                    () -> Http.get(program.admin("/health/ready")).statusCode() == 503);
            assertThat(Http.get(program.admin("/health/live")).statusCode()).isEqualTo(200);
            assertThat(idle.readToEnd()).isEmpty();

            slow.send("weft");
            assertThat(slow.readToEnd()).startsWith("HTTP/1.1 200 OK").contains("warpweft");
            assertThat(program.exitStatus()).isZero();
            assertThat(program.out.all().getLast())
                    .isEqualTo("TEST: stopping, with up to 10 s for what is under way (2 connections are open)");
        }
    }

    @Test
    void whenTheTimeIsOverConnectionsAreCutAndCounted() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(Server.class);
        logger.addAppender(log);
        try (var program = Program.echo("--grace", "50ms");
                var client = RawClient.connect(program.address("http"))) {
            client.get("/delay/60");
            Eventually.isTrue(
                    "the handler sleeps",
                    () -> Http.get(program.admin("/coroutines")).body().contains("Thread.sleep"));

            program.stop();

            assertThat(program.exitStatus()).isZero();
            assertThat(client.readToEnd()).isEmpty();
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("The time for a stop is over: 1 connections are cut");
        } finally {
            logger.detachAppender(log);
        }
    }
}
