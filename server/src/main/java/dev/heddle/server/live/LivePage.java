package dev.heddle.server.live;

import dev.heddle.server.Server;
import dev.heddle.server.http.Router;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The live page: {@code /} with its files, its feed and its load. */
public final class LivePage implements AutoCloseable {
    private static final Duration END_OF_LOAD = Duration.ofSeconds(5);

    private final Assets assets = new Assets();
    private final FrontPage front;
    private final Feed feed;
    private final LoadControl load;
    private volatile boolean closing;

    /**
     * A page.
     *
     * @param version of the server
     * @param application null while it starts
     * @param registry with the meters of the application
     * @param permission whether a load may be started
     * @param hasUpstreams whether there is {@code /upstreams} to lead to
     * @param canReload whether there is {@code /reload}
     */
    public LivePage(
            String version,
            Supplier<@Nullable Server> application,
            MeterRegistry registry,
            LoadPermission permission,
            BooleanSupplier hasUpstreams,
            BooleanSupplier canReload) {
        front = new FrontPage(version, assets, application, permission, hasUpstreams, canReload);
        load = new LoadControl(permission, application);
        var sampler = new Sampler(new Readings(application, registry, System::nanoTime), System::nanoTime);
        feed = new Feed(sampler, load, () -> closing);
    }

    /** Adds its paths. */
    public Router addTo(Router router) {
        return router.get("/", front)
                .get(Assets.PREFIX + "{version}/{name}", assets::handle)
                .get("/live", feed)
                .get("/live/load", load::get)
                .route("POST", "/live/load", (exchange, path) -> load.post(exchange))
                .route("DELETE", "/live/load", (exchange, path) -> load.delete(exchange));
    }

    /** Ends the streams, which takes part of a second, and the load. An interrupt ends the wait and stays set. */
    @Override
    public void close() {
        closing = true;
        try {
            load.close(END_OF_LOAD);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
