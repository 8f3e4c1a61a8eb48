package dev.heddle.server.cli;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.ReverseProxy;
import dev.heddle.server.tcp.TcpHandler;
import dev.heddle.server.upstream.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proxy mode. */
@Command(
        name = "proxy",
        description = "Passes requests on to upstreams, and their responses back.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle-server proxy --upstream http://127.0.0.1:9001 --upstream http://127.0.0.1:9002",
            "",
            "Every option is also an environment variable, as HEDDLE_ADMIN_PORT, and a key of the",
            "configuration file, as admin-port: 9090. The order is flag, variable, file, default."
        })
final class ProxyCommand extends ServerCommand {
    @Option(
            names = "--upstream",
            paramLabel = "URL",
            required = true,
            description = "Where requests go: http://127.0.0.1:9001. Given several times, each gets its turn.")
    private List<String> upstreams = List.of();

    ProxyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    HttpHandler httpHandler() throws StartException {
        var group = UpstreamGroup.builder("default");
        upstreams.forEach(url -> group.member(Upstream.builder(url).build()));
        return new ReverseProxy(List.of(ProxyRoute.all(group.build())));
    }

    @Override
    @Nullable TcpHandler tcpHandler() {
        return null;
    }

    @Override
    String example(String baseUrl) {
        return "curl -v " + baseUrl + "/";
    }
}
