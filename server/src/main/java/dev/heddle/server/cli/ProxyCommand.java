package dev.heddle.server.cli;

import dev.heddle.server.Server;
import dev.heddle.server.admin.Setting;
import dev.heddle.server.balancing.GroupSnapshot;
import dev.heddle.server.cli.OptionSources.Filled;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.proxy.config.ConfiguredProxy;
import dev.heddle.server.proxy.config.ProxyConfig;
import dev.heddle.server.proxy.config.ProxySection;
import dev.heddle.server.tcp.TcpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/** Proxy mode. */
@Command(
        name = "proxy",
        description = "Passes requests on to upstreams, and their responses back.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle-server proxy --upstream http://127.0.0.1:9001 --upstream http://127.0.0.1:9002",
            "  HEDDLE_UPSTREAM=http://a:9001,http://b:9001 heddle-server proxy --host 0.0.0.0 --port 80",
            "  heddle-server proxy --config heddle.yaml --check-config",
            "  heddle-server proxy --config heddle.yaml",
            "",
            "Several groups of upstreams, by host and path, in heddle.yaml:",
            "",
            "  upstreams:",
            "    api:",
            "      members: [http://10.0.0.1:9001, http://10.0.0.2:9001]",
            "    site:",
            "      members: [http://10.0.0.3:8080]",
            "  routes:",
            "    - {path: /api, upstream: api, rewrite: /}",
            "    - {host: www.example.com, upstream: site}",
            "",
            "Every option is also an environment variable, as HEDDLE_ADMIN_PORT, and a key of the",
            "configuration file, as admin-port: 9090. The order is flag, variable, file, default."
        })
final class ProxyCommand extends ServerCommand {
    private static final String ALLOWED =
            " (allowed: --upstream URL, HEDDLE_UPSTREAM, or upstream: or routes: in the file of --config)";

    @Mixin
    private final SimpleProxyOptions simple = new SimpleProxyOptions();

    /** Null before it was read: what it is made of may make loggers, which is not for before the log is set up. */
    private @Nullable ProxyConfig config;

    private @Nullable ConfiguredProxy proxy;

    ProxyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Filled<?> fill(OptionSources sources, ParseResult parsed) {
        var filled = sources.fill(parsed, () -> ProxySection.SCHEMA);
        config = choose(
                filled.sections(), filled.settings(), parsed.commandSpec().commandLine());
        return filled;
    }

    private ProxyConfig choose(ProxyConfig ofFile, List<Setting> settings, CommandLine command) {
        if (!ofFile.hasNoRoutes()) {
            checkNotSimple(settings, command);
            return ofFile;
        }
        if (simple.upstreams.isEmpty()) {
            throw new WrongConfiguration(command, List.of("neither upstream nor routes" + ALLOWED));
        }
        return ofFile.withOnly(simple.group());
    }

    /** What is said for the simple case would be lost beside routes. */
    private static void checkNotSimple(List<Setting> settings, CommandLine command) {
        var lost = settings.stream()
                .filter(setting -> SimpleProxyOptions.NAMES.contains(setting.name()))
                .filter(setting -> setting.source() != Setting.Source.DEFAULT)
                .map(setting -> setting.place() + ": " + setting.name() + " is not for a file that has routes"
                        + " (allowed: " + setting.name() + ", or upstreams: and routes:)")
                .toList();
        if (!lost.isEmpty()) {
            throw new WrongConfiguration(command, lost);
        }
    }

    private ProxyConfig config() {
        if (config == null) {
            throw new IllegalStateException("not read");
        }
        return config;
    }

    @Override
    String summary() {
        return config().summary();
    }

    @Override
    List<String> details() {
        return config().routes().stream().map(Object::toString).toList();
    }

    @Override
    HttpHandler httpHandler(@Nullable MeterRegistry registry) {
        warnings(config())
                .forEach(line -> LoggerFactory.getLogger(ProxyCommand.class).warn(line));
        var made = new ConfiguredProxy(config(), registry);
        proxy = made;
        return made;
    }

    private static List<String> warnings(ProxyConfig config) {
        return config.groupsWithoutRoute().stream()
                .map(name -> "no route leads to the group " + name + ", which is left out")
                .toList();
    }

    @Override
    boolean canReload() {
        return true;
    }

    @Override
    ConfigReload.Read readAgain() {
        var again = new ProxyCommand(surroundings());
        var settings = again.fillAs(this).settings();
        return new ConfigReload.Read(settings, SimpleProxyOptions.NAMES, () -> take(again.config()));
    }

    private List<String> take(ProxyConfig next) {
        if (proxy == null) {
            throw new IllegalStateException("not started");
        }
        var lines = new ArrayList<>(proxy.take(next));
        warnings(next).forEach(line -> lines.add("warning: " + line));
        return lines;
    }

    @Override
    @Nullable Supplier<List<GroupSnapshot>> upstreams() {
        return proxy == null ? null : proxy::snapshot;
    }

    @Override
    void started(Server server) {
        if (proxy != null) {
            proxy.start(server.eventLoops());
        }
    }

    @Override
    void close() {
        if (proxy != null) {
            proxy.close();
        }
    }

    @Override
    int filesPerConnection() {
        return 2;
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
