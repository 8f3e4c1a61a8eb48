package dev.heddle.server.cli;

import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.echo.RouteProviders;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.Router;
import dev.heddle.server.live.LoadPermission;
import dev.heddle.server.tcp.TcpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Echo mode. */
@Command(
        name = "echo",
        description = "Answers requests with what they say, as httpbin does, and TCP byte for byte.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle-server echo --host 0.0.0.0 --port 80 --tcp-port off",
            "  HEDDLE_PORT=8888 heddle-server echo --config heddle.yaml",
            "",
            "  curl http://127.0.0.1:8080/delay/0.5",
            "  curl --data-binary @file http://127.0.0.1:8080/echo",
            "  curl http://127.0.0.1:9090/coroutines",
            "",
            "Every option is also an environment variable, as HEDDLE_ADMIN_PORT, and a key of the",
            "configuration file, as admin-port: 9090. The order is flag, variable, file, default."
        })
final class EchoCommand extends ServerCommand {
    @Option(
            names = "--live-load",
            arity = "0..1",
            paramLabel = "true|false",
            defaultValue = "false",
            fallbackValue = "true",
            converter = ChoiceConverter.OfSwitch.class,
            description =
                    "Whether the live page of the admin port may start a bounded load against this server itself.")
    private boolean liveLoad;

    EchoCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    HttpHandler httpHandler(@Nullable MeterRegistry registry) throws StartException {
        var router = EchoRoutes.addTo(new Router(), registry);
        try {
            var providers = RouteProviders.addTo(router);
            if (!providers.isEmpty()) {
                logger().info("Routes of {} are added", String.join(", ", providers));
            }
        } catch (RouteProviders.ProviderException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        return router;
    }

    @Override
    LoadPermission loadPermission(ServerOptions common) {
        if (!liveLoad) {
            return new LoadPermission("The load is switched off. --live-load turns it on when the server is started,"
                    + " as do HEDDLE_LIVE_LOAD=true, and live-load: true in the file.");
        }
        if (common.port == PortConverter.OFF) {
            return new LoadPermission("There is no load with --port off: it goes to the port in clear text.");
        }
        return common.proxyProtocol == null
                ? LoadPermission.GIVEN
                : new LoadPermission("There is no load with --proxy-protocol: its connections have no such header.");
    }

    @Override
    TcpHandler tcpHandler() {
        return connection -> connection.transferTo(connection);
    }

    @Override
    String example(String baseUrl) {
        return "curl " + baseUrl + "/delay/0.5";
    }

    /** Not a static field: no logger may be made before the log is set up. */
    private static Logger logger() {
        return LoggerFactory.getLogger(EchoCommand.class);
    }
}
