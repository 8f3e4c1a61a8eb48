package dev.heddle.server.proxy.config;

import dev.heddle.server.limit.RateLimit;
import dev.heddle.server.proxy.RouteAction;
import org.jspecify.annotations.Nullable;

/**
 * A route as the file has it.
 *
 * @param host as in {@link dev.heddle.server.proxy.ProxyRoute}
 * @param path as in {@link dev.heddle.server.proxy.ProxyRoute}
 * @param target what is done
 * @param rateLimit for each client; null for none
 */
public record RouteConfig(
        String host, String path, Target target, @Nullable RateLimit rateLimit) {
    /** What is done. */
    public sealed interface Target {}

    /** Requests go to the group of a name. */
    record Forward(String group, RouteOptions options) implements Target {
        @Override
        public String toString() {
            return group;
        }
    }

    /** Requests are answered without a group. */
    record Local(RouteAction action) implements Target {
        @Override
        public String toString() {
            return switch (action) {
                case RouteAction.Answer answer -> Integer.toString(answer.status());
                case RouteAction.Redirect redirect -> redirect.status() + " " + redirect.location();
                case RouteAction.Forward forward -> forward.group().name();
            };
        }
    }

    /** Its host and path: {@code api.example.com/v1}. */
    public String name() {
        return host + path;
    }

    /** {@code api.example.com/v1 -> api}. */
    @Override
    public String toString() {
        return name() + " -> " + target;
    }
}
