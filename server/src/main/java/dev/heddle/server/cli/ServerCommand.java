package dev.heddle.server.cli;

import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.tcp.TcpHandler;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that serves until it is told to stop: the same options and the same life around handlers of its own. */
abstract class ServerCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Spec
    private @Nullable CommandSpec spec;

    ServerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * What answers HTTP.
     *
     * @throws StartException if it cannot be had: says why
     */
    abstract HttpHandler httpHandler() throws StartException;

    /** What answers TCP, or null if nothing does. */
    abstract @Nullable TcpHandler tcpHandler();

    /** A request that shows that it works: {@code curl http://...}. */
    abstract String example(String baseUrl);

    @Override
    public final Integer call() throws StartException, IOException, InterruptedException {
        var command = spec();
        var settings = new OptionSources(surroundings.environment())
                .fill(command.commandLine().getParseResult());
        LogSetup.apply(options.logLevel);
        checkTransport(command);
        new ServerProcess(this, command.name(), options, settings, surroundings).run();
        return 0;
    }

    private void checkTransport(CommandSpec command) {
        try {
            options.transport.resolve();
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
