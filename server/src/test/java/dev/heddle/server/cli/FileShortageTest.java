package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that may have few files open: it serves those that it has, says so once, and goes on by itself. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the limit is not known, and ulimit may be another")
class FileShortageTest {
    /** Some hundred are taken by the JVM, its jars and the event loops. */
    private static final int FILES = 256;

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    private final Lines out = new Lines();
    private final Lines err = new Lines();
    private final List<RawClient> clients = new ArrayList<>();
    private Process process;

    private void start(String command, String... args) throws IOException {
        var line = new ArrayList<>(List.of("sh", "-c", "ulimit -n $0 && exec \"$@\"", Integer.toString(FILES)));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        if (EventLoops.coroutinesRunOnEventLoops()) {
            line.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        }
        line.add("-Dlogback.configurationFile=heddle-logback.xml");
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), command));
        line.addAll(List.of("--port=0", "--tcp-port=off", "--admin-port=0", "--event-loops=1", "--stall-limit=1m"));
        line.addAll(List.of(args));
        process = new ProcessBuilder(line).start();
        out.copyFrom(process.getInputStream());
        err.copyFrom(process.getErrorStream());
    }

    @AfterEach
    void end() throws Exception {
        disconnect();
        process.toHandle().destroy();
        boolean ended = process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("the process ends on SIGTERM").isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(err.all()).noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception: "));
    }

    private void disconnect() throws IOException {
        for (var client : clients) {
            client.close();
        }
        clients.clear();
    }

    private RawClient connect(String label) throws IOException {
        return RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), out.port(label)));
    }

    /** More than there are files for: those that are not accepted wait in the queue. */
    private void connectMany() throws IOException {
        for (int i = 0; i < FILES; i++) {
            clients.add(connect("http"));
        }
    }

    private static String metrics(RawClient admin) throws IOException {
        return admin.sendLines("GET /metrics HTTP/1.1", "Host: 127.0.0.1", "")
                .read()
                .text();
    }

    private long saidThatNoneAreLeft() {
        return err.all().stream()
                .filter(line -> line.contains("No files are left"))
                .count();
    }

    @Test
    void acceptingPausesWithoutFilesAndGoesOnWhenSomeAreFree() throws Exception {
        start("echo", "--max-connections=100000");
        err.await("--max-connections 100000 is more than the ");
        try (var open = connect("http");
                var admin = connect("admin")) {
            assertThat(open.get("/plaintext").read().status()).isEqualTo(200);
            assertThat(metrics(admin)).contains("connection_accept_paused_total 0.0");

            connectMany();
            err.await("No files are left for connections of clients: this process may have " + FILES + " open.");
            assertThat(open.get("/plaintext").read().text()).isEqualTo("Hello, World!");
            assertThat(metrics(admin)).containsPattern("\nconnection_accept_paused_total [1-9]");
            disconnect();
            err.await("Files are free again");

            assertThat(saidThatNoneAreLeft()).isOne();
            assertThat(open.get("/plaintext").read().status()).isEqualTo(200);
        }
        assertThat(Http.get(uri("http", "/plaintext")).statusCode()).isEqualTo(200);
    }

    @Test
    void asManyConnectionsAreTakenByDefaultAsLeaveFilesForAllElse() throws Exception {
        start("echo");
        connectMany();

        Eventually.isTrue("one more is refused", () -> metric("connection_rejected_total") > 0);
        assertThat(Http.get(uri("admin", "/health/ready")).statusCode()).isEqualTo(200);
        assertThat(clients.getFirst().get("/plaintext").read().status()).isEqualTo(200);
        assertThat(saidThatNoneAreLeft()).isZero();
    }

    private double metric(String name) {
        return Http.get(uri("admin", "/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private URI uri(String label, String path) {
        return URI.create("http://127.0.0.1:" + out.port(label) + path);
    }

    @Test
    void aProxyWithoutAFileForItsUpstreamSaysSoAndBlamesNobody() throws Exception {
        origin.serve(List.of(RawOrigin.Peer::readHead, peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        }));
        start("proxy", "--max-connections=100000", "--upstream=" + origin.uri());
        try (var open = connect("http")) {
            // Without a jar that is open already no class could be loaded later, neither for this nor for that.
            assertThat(open.get("/").read().status()).isEqualTo(502);
            assertThat(open.get("/").read().text()).isEqualTo("hello");
            connectMany();
            err.await("No files are left for connections of clients");

            var answer = open.get("/").read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(origin.accepted()).isEqualTo(2);
            disconnect();
            err.await("Files are free again");
            assertThat(open.get("/").read().text()).isEqualTo("hello");
        }
    }
}
