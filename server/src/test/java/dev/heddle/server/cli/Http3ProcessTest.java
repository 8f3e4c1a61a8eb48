package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.Http;
import dev.heddle.server.http3.Http3Client;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/3 by the options of the program: what starts, what is said, what is refused, how it ends. */
class Http3ProcessTest {
    private static final List<String> TLS = List.of("--tls-self-signed", "--tls-port=0");

    private static Program echo(Map<String, String> environment, String... more) {
        return Program.echo(environment, with(more));
    }

    private static String[] with(String... more) {
        return Stream.concat(TLS.stream(), Arrays.stream(more)).toArray(String[]::new);
    }

    private static Http3Client connect(Program program) throws Exception {
        return Http3Client.connect(program.address("https"), "localhost");
    }

    private static String line(Program program) {
        return "  http/3 UDP 127.0.0.1:" + program.out.port("https");
    }

    @Test
    void itIsReportedAndServed() throws Exception {
        try (var program = echo(Map.of(), "--http3")) {
            assertThat(program.out.all()).contains(line(program));
            var client = connect(program);

            assertThat(client.get("/plaintext").answer().text()).isEqualTo("Hello, World!");
            assertThat(client.get("/anything").answer().text()).contains("\"https://localhost/anything\"");
            assertThat(Http.get(program.admin("/metrics")).body())
                    .contains("http3_stream_open", "http3_connection_flooded_total{kind=\"reset\"} 0.0");
            client.close();
        }
    }

    @Test
    void variableAndFileTurnItOnToo(@TempDir Path directory) throws Exception {
        try (var program = echo(Map.of("HEDDLE_HTTP3", "true"))) {
            assertThat(program.out.all()).contains(line(program));
        }
        var file = Files.writeString(directory.resolve("heddle.yaml"), "http3: true\n");
        try (var program = echo(Map.of(), "--config", file.toString())) {
            assertThat(program.out.all()).contains(line(program));
        }
    }

    @Test
    void withoutTheOptionThereIsNone() {
        try (var program = echo(Map.of())) {
            assertThat(program.out.all()).noneMatch(line -> line.contains("http/3"));
        }
    }

    @Test
    void requestInFlightIsAnsweredWhenTheProgramStops() throws Exception {
        try (var program = echo(Map.of(), "--http3")) {
            var client = connect(program);
            var inFlight = client.get("/delay/1.5");
            Eventually.isTrue(
                    "the handler sleeps",
                    () -> Http.get(program.admin("/coroutines")).body().contains("Thread.sleep"));

            program.stop();

            client.awaitGoAways(2);
            assertThat(inFlight.answer().status()).isEqualTo("200");
            client.awaitClosed();
            assertThat(program.exitStatus()).isZero();
            client.close();
        }
    }

    // ---- what cannot be

    @Test
    void takenPortIsOneLineAndStatus1() throws Exception {
        try (var taken = takenForUdpAlone()) {
            int port = taken.getLocalPort();

            var program = Program.run(
                    "echo",
                    "--port=0",
                    "--tcp-port=0",
                    "--admin-port=0",
                    "--tls-self-signed",
                    "--http3",
                    "--tls-port=" + port);

            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.err.all())
                    .containsExactly(
                            "heddle-server: cannot listen on 127.0.0.1:" + port + " for HTTP/3: the UDP port is taken");
        }
    }

    /** Of a number that TCP has free: else the port of TCP would be the one that is taken. */
    private static DatagramSocket takenForUdpAlone() throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        while (true) {
            try (var free = new ServerSocket(0, 1, loopback)) {
                return new DatagramSocket(new InetSocketAddress(loopback, free.getLocalPort()));
            } catch (BindException takenForUdpToo) {
                // The next one, then.
            }
        }
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        var withoutLibrary = new Fork("netty-codec-native-quic", "--http3");
        var withoutCodec = new Fork("netty-codec-(native-quic|classes-quic|http3)", "--http3");

        assertThat(withoutLibrary.exitStatus()).isEqualTo(2);
        assertThat(withoutLibrary.line())
                .startsWith("heddle-server: HTTP/3 is not available here (its native library cannot be loaded: ")
                .endsWith("): available are Linux and macOS on x86-64 and AArch64, with netty-codec-http3 and"
                        + " netty-codec-native-quic on the class path");
        assertThat(withoutCodec.exitStatus()).isEqualTo(2);
        assertThat(withoutCodec.line())
                .startsWith("heddle-server: HTTP/3 is not available here (Netty's codec is not on the class path): ");
    }

    /** They are optional dependencies of the library. */
    @Test
    void withoutTheOptionNothingOfItIsNeeded() throws Exception {
        var fork = new Fork("netty-codec-(native-quic|classes-quic|http3)", "--admin-port=0");
        try {
            fork.out.await("ready in");
        } finally {
            fork.process.destroyForcibly();
        }
    }

    /** The program as a process of its own, without some of its libraries. */
    private static final class Fork {
        final Lines out = new Lines();
        private final Lines err = new Lines();
        final Process process;

        Fork(String missing, String more) throws IOException {
            var classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(path -> !Path.of(path).getFileName().toString().matches(missing + "-.*\\.jar"))
                    .collect(Collectors.joining(File.pathSeparator));
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            process = new ProcessBuilder(Stream.of(
                                    Stream.of(java, "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath),
                                    Stream.of(Main.class.getName(), "echo", "--port=0", "--tcp-port=off", more),
                                    TLS.stream())
                            .flatMap(part -> part)
                            .toList())
                    .start();
            out.copyFrom(process.getInputStream());
            err.copyFrom(process.getErrorStream());
        }

        int exitStatus() throws InterruptedException {
            assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the process ends")
                    .isTrue();
            return process.exitValue();
        }

        /** The only one of its own. */
        String line() {
            return err.await("heddle-server: ");
        }
    }
}
