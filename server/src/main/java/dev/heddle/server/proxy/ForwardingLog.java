package dev.heddle.server.proxy;

import dev.heddle.server.balancing.NoMemberException;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.http.ExchangeRecord;
import dev.heddle.server.http.ExchangeRecord.End;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamException;
import java.io.IOException;

/** Writes down where an exchange was sent and why it failed, if somebody wants an {@link ExchangeRecord} of it. */
final class ForwardingLog {
    private ForwardingLog() {}

    static void begin(HttpExchange exchange) {
        var record = exchange.record();
        if (record != null) {
            record.proxied();
        }
    }

    static void group(HttpExchange exchange, UpstreamGroup group) {
        var record = exchange.record();
        if (record != null) {
            record.group(group.name());
        }
    }

    static void attempt(HttpExchange exchange, Upstream upstream) {
        var record = exchange.record();
        if (record != null) {
            record.attempt(upstream.authority());
        }
    }

    static void failed(HttpExchange exchange, NoMemberException nobody) {
        var record = exchange.record();
        if (record != null) {
            record.ended(endOf(nobody), String.valueOf(nobody.getMessage()));
        }
    }

    private static End endOf(NoMemberException nobody) {
        return switch (nobody.reason()) {
            case ALL_DOWN, CLOSED -> End.UNAVAILABLE;
            case ALL_FULL, WAITED_TOO_LONG, OVERLOADED -> End.SHED;
        };
    }

    /** What the client itself has done wrong is told with the answer to it. */
    static void failed(HttpExchange exchange, UpstreamException failure) {
        var record = exchange.record();
        if (record != null && !(failure.getCause() instanceof HttpException)) {
            record.ended(endOf(failure), String.valueOf(failure.getMessage()));
        }
    }

    private static End endOf(UpstreamException failure) {
        if (failure.phase() == UpstreamException.Phase.QUEUE || failure.isForWantOfFiles()) {
            return End.SHED;
        }
        return failure.isTimeout() ? End.TIMEOUT : End.UPSTREAM;
    }

    /** The upstream has answered what it should not. */
    static void failed(HttpExchange exchange, String why) {
        var record = exchange.record();
        if (record != null) {
            record.ended(End.UPSTREAM, why);
        }
    }

    static void broken(HttpExchange exchange, Tunnel tunnel, IOException why) {
        var record = exchange.record();
        if (record != null) {
            record.ended(tunnel.brokenBy(), String.valueOf(why.getMessage()));
        }
    }

    static void tunnelled(HttpExchange exchange, Tunnel tunnel) {
        var record = exchange.record();
        if (record != null) {
            record.tunnelled(tunnel.received(), tunnel.sent());
        }
    }
}
