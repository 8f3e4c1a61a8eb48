package dev.heddle.server.cli;

import dev.heddle.server.Server;
import dev.heddle.server.balancing.GroupSnapshot;
import dev.heddle.server.cli.OptionSources.Filled;
import dev.heddle.server.config.Schema;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.live.LoadPermission;
import dev.heddle.server.tcp.TcpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** A command that serves until it is told to stop: the same options and the same life around handlers of its own. */
abstract class ServerCommand implements Callable<Integer> {
    private static final Schema<Boolean> NO_SECTIONS = new Schema<>("none", "", nothing -> true);

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Mixin
    private final TlsFlags tlsFlags = options.tls;

    @Option(
            names = OptionSources.CHECK_FLAG,
            description = "Check options and file, name look-ups aside, say what is wrong, and end.")
    private boolean checkOnly;

    @Spec
    private @Nullable CommandSpec spec;

    ServerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * What answers HTTP.
     *
     * @param registry for the meters of its own, or null if nobody reads them
     * @throws StartException if it cannot be had: says why
     */
    abstract HttpHandler httpHandler(@Nullable MeterRegistry registry) throws StartException;

    /** Fills the options; a command whose file has sections reads them here. */
    Filled<?> fill(OptionSources sources, ParseResult parsed) {
        return sources.fill(parsed, () -> NO_SECTIONS);
    }

    /** What the options and the file come to, for a check: {@code 3 routes, 2 groups}; empty if there is nothing to say. */
    String summary() {
        return "";
    }

    /** For the report of a start: a line each. */
    List<String> details() {
        return List.of();
    }

    /** Whether something of the file can be taken while the server runs. */
    boolean canReload() {
        return false;
    }

    /**
     * Reads options and file again, as they were read at the start.
     *
     * @throws ParameterException if something is wrong
     */
    ConfigReload.Read readAgain() {
        throw new IllegalStateException("nothing can be taken before the next start");
    }

    /** Fills this command's options as another's are filled, by the same flags. */
    final Filled<?> fillAs(ServerCommand other) {
        var parsed = other.spec().commandLine().getParseResult();
        var flags = parsed.originalArgs();
        // The first is the command's name.
        var line = new CommandLine(this).setExpandAtFiles(false);
        var again = line.parseArgs(flags.subList(1, flags.size()).toArray(String[]::new));
        return fill(new OptionSources(surroundings.environment()), again);
    }

    final Surroundings surroundings() {
        return surroundings;
    }

    /** What {@code /upstreams} of the admin port shows; null if there is nothing. After {@link #httpHandler}. */
    @Nullable Supplier<List<GroupSnapshot>> upstreams() {
        return null;
    }

    /** Whether the live page may start a load against this server. */
    LoadPermission loadPermission(ServerOptions common) {
        return new LoadPermission("There is no load in this mode: it would reach what is behind the server.");
    }

    /** The server accepts connections. */
    void started(Server server) {}

    /** After the last exchange. */
    void close() {}

    /** How many files a connection of a client takes, that of an upstream's among them. */
    int filesPerConnection() {
        return 1;
    }

    /** What answers TCP, or null if nothing does. */
    abstract @Nullable TcpHandler tcpHandler();

    /** A request that shows that it works: {@code curl http://...}. */
    abstract String example(String baseUrl);

    @Override
    public final Integer call() throws StartException, IOException, InterruptedException {
        var command = spec();
        // Before sections are read: what they are made of may make loggers.
        var sources = new OptionSources(
                surroundings.environment(), () -> LogSetup.apply(options.logLevel, options.accessLogFormat()));
        var filled = fill(sources, command.commandLine().getParseResult());
        checkTransport(command);
        var tls = tlsFlags.load(command.commandLine(), filled.settings(), options.port);
        checkHttp3(command, tls != null);
        if (checkOnly) {
            reportCheck(filled);
        } else {
            new ServerProcess(this, command.name(), options, filled, tls, surroundings).run();
        }
        return 0;
    }

    private void reportCheck(Filled<?> filled) {
        var what = filled.file() == null ? "options" : filled.file().toString();
        surroundings.out().println(what + ": ok" + (summary().isEmpty() ? "" : " (" + summary() + ")"));
    }

    private void checkTransport(CommandSpec command) {
        try {
            options.transport.resolve();
            if (options.reusePort) {
                options.transport.reusePort();
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private void checkHttp3(CommandSpec command, boolean withTls) {
        try {
            options.checkHttp3(withTls);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the spec");
        }
        return spec;
    }
}
