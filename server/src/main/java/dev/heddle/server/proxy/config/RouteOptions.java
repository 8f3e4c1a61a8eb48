package dev.heddle.server.proxy.config;

import dev.heddle.server.proxy.RouteAction.Forward;
import dev.heddle.server.proxy.RouteAction.HostHeader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of a route that forwards: as in {@link Forward}. */
record RouteOptions(@Nullable String rewrite, @Nullable Duration timeout, long maxBodyBytes, HostHeader hostHeader) {
    static final RouteOptions NONE = new RouteOptions(null, null, Long.MAX_VALUE, HostHeader.PRESERVE);

    Forward applyTo(Forward forward) {
        return forward.withRewrite(rewrite)
                .withTimeout(timeout)
                .withMaxBodyBytes(maxBodyBytes)
                .withHostHeader(hostHeader);
    }
}
