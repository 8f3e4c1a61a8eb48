package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/** The program as a test runs it: in this process, with an environment of its own, on ports that are free. */
final class Program implements AutoCloseable {
    private static final List<String> FREE_PORTS =
            List.of("--port=0", "--tcp-port=0", "--admin-port=0", "--event-loops=1");

    final Lines out = new Lines();
    final Lines err = new Lines();
    private final Shutdown shutdown = new Shutdown();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    private Program(Map<String, String> environment, String... args) {
        this(environment, Ansi.OFF, args);
    }

    private Program(Map<String, String> environment, Ansi ansi, String... args) {
        var surroundings = new Surroundings(environment, out.stream(), err.stream(), ansi, shutdown);
        Thread.ofPlatform().name("program").start(() -> {
            try {
                status.complete(Main.run(args, surroundings));
            } catch (Throwable e) {
                status.completeExceptionally(e);
            }
        });
    }

    /** Runs it to its end, which is expected to come by itself. */
    static Program run(Map<String, String> environment, String... args) throws Exception {
        var program = new Program(environment, args);
        program.exitStatus();
        return program;
    }

    /** Runs it to its end on a terminal with colours. */
    static Program runOnTerminal(String... args) throws Exception {
        var program = new Program(Map.of(), Ansi.ON, args);
        program.exitStatus();
        return program;
    }

    static Program run(String... args) throws Exception {
        return run(Map.of(), args);
    }

    /** Starts an echo server; ports that no argument names are any that are free. */
    static Program echo(Map<String, String> environment, String... args) {
        return start("echo", environment, args);
    }

    /** Starts a proxy; ports as {@link #echo(Map, String...)}. */
    static Program proxy(Map<String, String> environment, String... args) {
        return start("proxy", environment, args);
    }

    static Program proxy(String... args) {
        return proxy(Map.of(), args);
    }

    private static Program start(String command, Map<String, String> environment, String... args) {
        var all = new ArrayList<String>(List.of(command));
        all.addAll(List.of(args));
        FREE_PORTS.stream()
                .filter(port -> all.stream().noneMatch(arg -> arg.startsWith(port.split("=", -1)[0])))
                .filter(port -> !environment.containsKey("HEDDLE_"
                        + port.split("=", -1)[0]
                                .substring(2)
                                .toUpperCase(Locale.ROOT)
                                .replace('-', '_')))
                .forEach(all::add);
        var program = new Program(environment, all.toArray(String[]::new));
        Eventually.isTrue(
                "it starts: " + program.err.all(),
                () -> program.status.isDone()
                        || program.out.all().stream().anyMatch(line -> line.contains("ready in")));
        assertThat(program.status).as("%s", program.err.all()).isNotDone();
        return program;
    }

    static Program echo(String... args) {
        return echo(Map.of(), args);
    }

    URI http(String target) {
        return URI.create("http://127.0.0.1:" + out.port("http") + target);
    }

    URI admin(String target) {
        return URI.create("http://127.0.0.1:" + out.port("admin") + target);
    }

    InetSocketAddress address(String label) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), out.port(label));
    }

    /** As a signal does. */
    void stop() {
        shutdown.request("TEST");
    }

    int exitStatus() throws Exception {
        return status.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        stop();
        assertThat(status).succeedsWithin(Eventually.PATIENCE);
    }
}
