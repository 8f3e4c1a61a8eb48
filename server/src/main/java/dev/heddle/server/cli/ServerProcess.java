package dev.heddle.server.cli;

import dev.heddle.coroutine.insight.CoroutineDump;
import dev.heddle.server.Server;
import dev.heddle.server.admin.AdminServer;
import dev.heddle.server.admin.Meters;
import dev.heddle.server.cli.OptionSources.Filled;
import dev.heddle.server.files.OpenFiles;
import dev.heddle.server.tls.ServerTls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The life of a server: open the ports, say so, wait for the end, drain. */
final class ServerProcess {
    private final ServerCommand command;
    private final String name;
    private final ServerOptions options;
    private final Filled<?> filled;
    private final @Nullable ServerTls tls;
    private final Surroundings surroundings;

    ServerProcess(
            ServerCommand command,
            String name,
            ServerOptions options,
            Filled<?> filled,
            @Nullable ServerTls tls,
            Surroundings surroundings) {
        this.command = command;
        this.name = name;
        this.options = options;
        this.filled = filled;
        this.tls = tls;
        this.surroundings = surroundings;
    }

    /**
     * Runs until the end is asked for, and everything has ended.
     *
     * @throws IOException if a port cannot be bound
     */
    void run() throws StartException, IOException, InterruptedException {
        // The admin port is the first to open and the last to close: it says that the server is not ready.
        try (var meters = new Meters();
                var admin = openAdminPort(meters)) {
            var server = start(meters);
            command.started(server);
            DumpSignal.dumps(CoroutineDump.of(server.eventLoops()));
            if (admin != null) {
                admin.show(server);
                var upstreams = command.upstreams();
                if (upstreams != null) {
                    admin.show(upstreams);
                }
            }
            offerReload(meters, admin);
            new StartReport(name, server, admin, options, tls, surroundings.ansi()).print(surroundings.out(), command);
            bind(meters, server);
            drain(server, surroundings.shutdown().await());
        }
    }

    private @Nullable AdminServer openAdminPort(Meters meters) throws IOException {
        return options.adminPort == PortConverter.OFF
                ? null
                : AdminServer.start(
                        options.adminHost,
                        options.adminPort,
                        meters.registry(),
                        filled.settings(),
                        Version.ofHeddle(),
                        command.loadPermission(options),
                        options.adminToken);
    }

    private Server start(Meters meters) throws StartException, IOException {
        var registry = options.adminPort == PortConverter.OFF ? null : meters.registry();
        var builder = Server.builder().http(command.httpHandler(registry));
        if (options.port != PortConverter.OFF) {
            builder.httpPort(options.port);
        }
        if (tls != null) {
            builder.https(options.tls.port, tls);
        }
        if (registry != null) {
            builder.meters(registry);
        }
        options.applyTo(builder);
        builder.filesPerConnection(command.filesPerConnection());
        warnOfFewFiles();
        builder.onDrained(command::close);
        var tcp = command.tcpHandler();
        if (tcp != null && options.tcpPort != PortConverter.OFF) {
            builder.tcp(options.tcpPort, tcp);
        }
        return builder.start();
    }

    private void warnOfFewFiles() {
        var files = OpenFiles.ofThisProcess();
        if (options.maxConnections > files.connections(1)) {
            LoggerFactory.getLogger(ServerProcess.class)
                    .warn(
                            "--max-connections {} is more than the {} for which files are left: this process may have"
                                    + " {} open, and has {} ({})",
                            options.maxConnections,
                            files.connections(1),
                            files.most(),
                            files.open(),
                            OpenFiles.howToRaise());
        }
    }

    /** Where there is a file, and something of it that may change, or certificates. */
    private void offerReload(Meters meters, @Nullable AdminServer admin) {
        var reload = reload();
        if (reload == null) {
            return;
        }
        reload.bindTo(meters.registry());
        ReloadSignal.reloads(reload);
        if (admin != null) {
            admin.show(reload);
        }
    }

    private @Nullable ConfigReload reload() {
        var file = filled.file();
        if (file != null && command.canReload()) {
            return ConfigReload.of(file, filled.settings(), command::readAgain, tls);
        }
        return tls == null ? null : ConfigReload.ofCertificates(filled.settings(), tls);
    }

    /** After the start, which need not wait for it. */
    private void bind(Meters meters, Server server) {
        if (options.adminPort != PortConverter.OFF) {
            meters.bindProcess();
            meters.bindNetty(server.eventLoops());
            meters.bindPinning(server.eventLoops());
        }
    }

    private void drain(Server server, String requestedBy) throws InterruptedException {
        surroundings
                .out()
                .printf(
                        "%s: stopping, with up to %s for what is under way (%d connections are open)%n",
                        requestedBy, inSeconds(), server.openConnections());
        server.drain(options.grace);
    }

    private String inSeconds() {
        long millis = options.grace.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
