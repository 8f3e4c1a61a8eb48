package dev.heddle.server.proxy;

import dev.heddle.server.balancing.UpstreamGroup;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is done with the requests of a route. */
public sealed interface RouteAction {
    /**
     * They go to a group of upstreams.
     *
     * @param group becomes the proxy's, which closes it when no route names it any more
     * @param rewrite stands in the place of the route's path on the way to the upstream; null leaves the path as it is. With
     *     {@code /} the route's path is taken away: {@code /api/users} becomes {@code /users}
     * @param timeout for the whole of a call, from its beginning to the end of the response's body; null is without end:
     *     then the phases of the call still have their own times
     * @param maxBodyBytes length of a request's body; 413 past it. The server's own limit stays
     * @param hostHeader what the upstream is told as {@code Host}
     */
    record Forward(
            UpstreamGroup group,
            @Nullable String rewrite,
            @Nullable Duration timeout,
            long maxBodyBytes,
            HostHeader hostHeader)
            implements RouteAction {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if the rewritten path is none, or a number is out of its range
         */
        public Forward {
            Objects.requireNonNull(group, "group");
            Objects.requireNonNull(hostHeader, "hostHeader");
            rewrite = rewrite == null ? null : RoutePath.check(rewrite);
            if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
                throw new IllegalArgumentException("timeout " + timeout + ": allowed is more than zero");
            }
            if (maxBodyBytes < 0) {
                throw new IllegalArgumentException("maxBodyBytes " + maxBodyBytes + ": allowed is 0 and more");
            }
        }

        /** Path and host as they are, no limits of its own. */
        public static Forward to(UpstreamGroup group) {
            return new Forward(group, null, null, Long.MAX_VALUE, HostHeader.PRESERVE);
        }

        /** With another path in the place of the route's. */
        public Forward withRewrite(@Nullable String path) {
            return new Forward(group, path, timeout, maxBodyBytes, hostHeader);
        }

        /** With a time for the whole call. */
        public Forward withTimeout(@Nullable Duration time) {
            return new Forward(group, rewrite, time, maxBodyBytes, hostHeader);
        }

        /** With a limit of the request's body. */
        public Forward withMaxBodyBytes(long most) {
            return new Forward(group, rewrite, timeout, most, hostHeader);
        }

        /** With another host told to the upstream. */
        public Forward withHostHeader(HostHeader host) {
            return new Forward(group, rewrite, timeout, maxBodyBytes, host);
        }
    }

    /**
     * They are answered here.
     *
     * @param status 200 to 599
     * @param text the body
     */
    record Answer(int status, String text) implements RouteAction {
        /** Checks the status. */
        public Answer {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status " + status + ": allowed are 200 to 599");
            }
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * They are sent elsewhere.
     *
     * @param status 301, 302, 303, 307 or 308
     * @param location a URL or a path, in which {@code {host}} stands for the request's host without its port, and {@code
     *     {uri}} for its path and query as they were sent: {@code https://{host}{uri}}
     */
    record Redirect(int status, String location) implements RouteAction {
        private static final Pattern LOCATION = Pattern.compile("(https?://|/)([!-z~]|\\{host}|\\{uri})*");

        /** Checks both. */
        public Redirect {
            if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                throw new IllegalArgumentException("status " + status + ": allowed are 301, 302, 303, 307 and 308");
            }
            if (!LOCATION.matcher(location).matches()) {
                throw new IllegalArgumentException("location '" + location
                        + "': allowed is what begins with http://, https:// or /, with {host} and {uri} for"
                        + " the request's");
            }
        }
    }

    /** What an upstream is told as {@code Host}. */
    enum HostHeader {
        /** What the client said, as HAProxy and Envoy do. */
        PRESERVE,
        /** The upstream's own host and port, as nginx does. */
        UPSTREAM
    }
}
