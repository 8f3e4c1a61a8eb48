package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, which signals end. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signals there")
class ForkedProcessTest {
    private final Lines out = new Lines();
    private final Lines err = new Lines();

    /** What starts the process in place of this one: it has from it which signals are ignored. */
    private List<String> prefix = List.of();

    private Process start(String... args) throws IOException {
        return startCommand("echo", args);
    }

    private Process startCommand(String name, String... args) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        if (EventLoops.coroutinesRunOnEventLoops()) {
            command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        }
        // The log of the executable instead of that of the tests.
        command.add("-Dlogback.configurationFile=heddle-logback.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), name));
        command.addAll(List.of("--port=0", "--tcp-port=0", "--admin-port=0", "--event-loops=1"));
        command.addAll(List.of(args));
        var process = new ProcessBuilder(command).start();
        out.copyFrom(process.getInputStream());
        err.copyFrom(process.getErrorStream());
        return process;
    }

    private RawClient requestThatSleeps(String path) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), out.port("http"));
        var client = RawClient.connect(address).get(path);
        var coroutines = URI.create("http://127.0.0.1:" + out.port("admin") + "/coroutines");
        Eventually.isTrue(
                "the handler sleeps", () -> Http.get(coroutines).body().contains("Thread.sleep"));
        return client;
    }

    /** Not Process.destroy(), which closes the streams too. */
    private static void terminate(Process process) {
        process.toHandle().destroy();
    }

    private static int exitStatus(Process process) throws InterruptedException {
        assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the process ends")
                .isTrue();
        return process.exitValue();
    }

    @Test
    void aRequestInFlightIsAnsweredAfterSigterm() throws Exception {
        var process = start();
        try (var client = requestThatSleeps("/delay/1.5")) {
            terminate(process);

            out.await("SIGTERM: stopping");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK").endsWith("}\n");
            assertThat(exitStatus(process)).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(err.all()).noneMatch(line -> line.contains("ERROR") || line.contains("Exception"));
    }

    @Test
    void sigusr1WritesADumpToTheLogAndHarmsNobody() throws Exception {
        var process = start();
        try (var client = requestThatSleeps("/delay/60")) {
            signal("USR1", process);
            err.await("Coroutine dump: 1 coroutine on 1 event loop");
            err.await("waiting for java.lang.Thread.sleep");
            signal("USR1", process);
            Eventually.isTrue("a second dump", () -> dumps() == 2);

            assertThat(process.isAlive()).isTrue();
            assertThat(client).isNotNull();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "env of coreutils")
    void sighupReadsTheFileAgain(@TempDir Path directory) throws Exception {
        prefix = List.of("env", "--default-signal=HUP");
        var file = Files.writeString(directory.resolve("heddle.yaml"), "routes: [{status: 200, text: before}]");
        var process = startCommand("proxy", "--config", file.toString());
        try {
            var http = URI.create("http://127.0.0.1:" + out.port("http") + "/");
            assertThat(Http.get(http).body()).isEqualTo("before");

            Files.writeString(file, "routes: [{status: 200, text: after}]");
            signal("HUP", process);
            err.await("SIGHUP: " + file + " is in effect");
            assertThat(Http.get(http).body()).isEqualTo("after");

            Files.writeString(file, "routes: [{status: 20}]\nroute: x");
            signal("HUP", process);
            err.await("SIGHUP: " + file + " is not taken, and nothing changes");
            err.await(file + ":1: routes[0].status '20': not a number in range (allowed: 200 to 599)");
            err.await(file + ":2: unknown key 'route' (allowed: ");
            assertThat(Http.get(http).body()).isEqualTo("after");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "env of coreutils")
    void sighupThatIsIgnoredIsToldAtStart(@TempDir Path directory) throws Exception {
        prefix = List.of("env", "--ignore-signal=HUP");
        var file = Files.writeString(directory.resolve("heddle.yaml"), "routes: [{status: 200, text: before}]");
        var process = startCommand("proxy", "--config", file.toString());
        try {
            err.await("SIGHUP is ignored in this process");
            signal("HUP", process);
            Files.writeString(file, "routes: [{status: 200, text: after}]");
            var reload = URI.create("http://127.0.0.1:" + out.port("admin") + "/reload");
            assertThat(Http.send("POST", reload, "").statusCode()).isEqualTo(200);

            var http = URI.create("http://127.0.0.1:" + out.port("http") + "/");
            assertThat(Http.get(http).body()).isEqualTo("after");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void jsonIsTheWholeLineOfTheAccessLogAndNothingElseIsLogged(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("heddle.yaml"), "routes: [{status: 200, text: hello}]");
        var process = startCommand("proxy", "--config", file.toString(), "--access-log=json");
        try {
            Http.get(URI.create("http://127.0.0.1:" + out.port("http") + "/a"));

            out.await("\"target\":\"/a\"");
            assertThat(out.all())
                    .filteredOn(line -> line.contains("\"target\""))
                    .singleElement()
                    .satisfies(
                            line -> assertThat(line).startsWith("{\"time\":\"").endsWith("}"));
            // A logger that is made before the log is set up tells everything.
            assertThat(err.all()).noneMatch(line -> line.contains("DEBUG"));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void signal(String name, Process process) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    private long dumps() {
        return err.all().stream()
                .filter(line -> line.contains("Coroutine dump:"))
                .count();
    }

    @Test
    void aSecondSignalEndsTheProcessAtOnce() throws Exception {
        var process = start("--grace=60s");
        try (var client = requestThatSleeps("/delay/60")) {
            terminate(process);
            out.await("SIGTERM: stopping");

            terminate(process);

            assertThat(exitStatus(process)).isEqualTo(143);
            assertThat(client).isNotNull();
        } finally {
            process.destroyForcibly();
        }
    }
}
