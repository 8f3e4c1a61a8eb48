package dev.heddle.server.admin;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.Offload;
import dev.heddle.coroutine.insight.CoroutineDump;
import dev.heddle.server.Server;
import dev.heddle.server.balancing.GroupSnapshot;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.Router;
import dev.heddle.server.live.LivePage;
import dev.heddle.server.live.LoadPermission;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin port. It has an event loop of its own, so that it answers while those of the application are held up, and it
 * opens before the application does and closes after it, so that it can say that the application is not ready.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    private static final int MOST_CONNECTIONS = 1000;
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Server server;
    private final LivePage page;
    /** Null while the application starts. */
    private volatile @Nullable Server application;
    /** Null if there is nothing to read again. */
    private volatile @Nullable Reload reload;
    /** Null if there are none. */
    private volatile @Nullable Supplier<List<GroupSnapshot>> groups;

    private AdminServer(
            String host,
            int port,
            PrometheusMeterRegistry registry,
            List<Setting> settings,
            String version,
            LoadPermission load,
            @Nullable AdminToken token)
            throws IOException {
        boolean local = InetAddress.getByName(host).isLoopbackAddress();
        page = new LivePage(version, () -> application, registry, load, () -> groups != null, () -> reload != null);
        var coroutines = new CoroutinesHandler(this::schedulers);
        var reloading = new ReloadHandler(() -> reload);
        var router = page.addTo(new Router())
                .get("/metrics", new MetricsHandler(registry))
                .get("/health/live", exchange -> exchange.response().send("live\n"))
                .get("/health/ready", this::ready)
                .get("/coroutines", coroutines)
                .get("/coroutines/dump", this::dump)
                .get("/coroutines/{id}", coroutines::one)
                .get("/upstreams", new UpstreamsHandler(() -> groups))
                .get("/config", new ConfigHandler(settings, () -> reload))
                .route("POST", "/reload", (exchange, path) -> reloading.handle(exchange));
        server = Server.builder()
                .name("admin-event-loop")
                .eventLoops(1)
                .host(host)
                .http(port, new AccessCheck(router, token, local))
                .maxConnections(MOST_CONNECTIONS)
                .start();
        if (!local && token == null) {
            log.warn(
                    "The admin port listens on {} and asks for no token: whoever reaches it sees the server's insides",
                    NetUtil.toSocketAddressString(address()));
        }
    }

    /**
     * Opens the port.
     *
     * @param port 0 for any that is free
     * @param registry is shown by {@code /metrics}
     * @param settings are shown by {@code /config}
     * @param load whether the page may start a load
     * @param token what clients must know; null for nothing
     * @throws IOException if the port cannot be bound
     */
    public static AdminServer start(
            String host,
            int port,
            PrometheusMeterRegistry registry,
            List<Setting> settings,
            String version,
            LoadPermission load,
            @Nullable AdminToken token)
            throws IOException {
        return new AdminServer(host, port, registry, settings, version, load, token);
    }

    /** The application has started: it is ready from now on, until it drains. */
    public void show(Server application) {
        this.application = application;
    }

    /** From now on {@code /reload} reads the configuration again, and {@code /config} says how it stands. */
    public void show(Reload ofConfiguration) {
        this.reload = ofConfiguration;
    }

    /** From now on {@code /upstreams} shows these. */
    public void show(Supplier<List<GroupSnapshot>> ofProxy) {
        this.groups = ofProxy;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.httpAddress();
    }

    private void ready(HttpExchange exchange) throws IOException {
        var running = application;
        if (running == null || running.isDraining()) {
            throw new HttpException(503, running == null ? "starting" : "draining");
        }
        exchange.response().send("ready\n");
    }

    private void dump(HttpExchange exchange) throws IOException {
        // With very many coroutines it takes seconds, in which this port must answer others.
        exchange.response().send(Offload.call(CoroutineDump.of(schedulers())::toString));
    }

    private List<CoroutineScheduler> schedulers() {
        var running = application;
        return running == null ? List.of() : running.eventLoops().schedulers();
    }

    /** Closes the port, after a second for what is under way. */
    @Override
    public void close() {
        page.close();
        try {
            server.drain(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
