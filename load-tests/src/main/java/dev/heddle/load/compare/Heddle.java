package dev.heddle.load.compare;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Page;
import dev.heddle.load.proxy.Proxies;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Heddle with its defaults, metrics, limits and validation among them: the executable jar for what that answers, else a
 * small program on the library.
 */
final class Heddle implements Candidate {
    static final String NAME = "heddle";

    /** What the jar has in its manifest, and sets before it starts. */
    private static final List<String> AS_THE_JAR =
            List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dio.netty.leakDetection.samplingInterval=8192");

    private final Setting setting;

    Heddle(Setting setting) {
        this.setting = setting;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "sequential handlers, each connection a virtual thread on the event loop; for json, body and delay a"
                + " program on the library, else heddle-server.jar";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "none: metrics, limits, validation and timeouts are on, as by default; the program on the library has"
                        + " the meters of the jar, and the two JVM flags that the jar sets for itself");
    }

    @Override
    public Optional<String> cannot(Work work) {
        return Optional.empty();
    }

    @Override
    public void prepare(PrintStream out) {
        // The build that this program is from has made it.
    }

    @Override
    public String version() {
        return "this build, " + Candidates.netty();
    }

    @Override
    public Contender contender(Work work, int upstreamPort) throws IOException {
        return switch (work) {
            case PLAINTEXT -> jar();
            case JSON, BODY, DELAY -> program();
            case TLS, TLS_HANDSHAKES -> overTls();
            case PROXY -> Candidates.proxies(setting, upstreamPort).get(Proxies.HEDDLE);
        };
    }

    private Contender jar() {
        HeddleServer server = HeddleServer.onFreePorts(setting.heddleJar().get(), "127.0.0.1");
        List<String> arguments = List.of("--event-loops", Integer.toString(setting.threads()));
        return new Contender(NAME, server.echo(setting.jvm(), arguments), server.port(), server.admin("/health/ready"));
    }

    private Contender overTls() throws IOException {
        TestCertificate files = TestCertificate.in(setting.results());
        int port = Ports.free();
        HeddleServer server = HeddleServer.onFreePorts(setting.heddleJar().get(), "127.0.0.1");
        List<String> arguments = List.of(
                "--event-loops",
                Integer.toString(setting.threads()),
                "--tls-port",
                Integer.toString(port),
                "--tls-cert",
                files.certificate().toString(),
                "--tls-key",
                files.key().toString());
        return new Contender(NAME, server.echo(setting.jvm(), arguments), port, server.admin("/health/ready"));
    }

    private Contender program() {
        int port = Ports.free();
        List<String> flags = new ArrayList<>(setting.jvm());
        flags.addAll(AS_THE_JAR);
        List<String> arguments = List.of(Integer.toString(port), Integer.toString(setting.threads()));
        return new Contender(
                NAME,
                JavaCommand.ofMain(flags, HeddleProgram.class.getName(), arguments),
                port,
                Page.PLAINTEXT.at(port));
    }
}
