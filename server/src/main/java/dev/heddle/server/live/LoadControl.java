package dev.heddle.server.live;

import dev.heddle.server.Server;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.json.Json;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /live/load}: POST starts a load against this server itself, GET tells how far it is, DELETE stops it. */
final class LoadControl {
    private static final int MOST_BODY_BYTES = 1024;

    private final LoadPermission permission;
    private final Supplier<@Nullable Server> application;
    /** The last one. Guarded by this object where it is replaced. */
    private volatile @Nullable LoadRun run;

    LoadControl(LoadPermission permission, Supplier<@Nullable Server> application) {
        this.permission = permission;
        this.application = application;
    }

    LoadState state() {
        var known = run;
        return known == null ? LoadState.NONE : known.state();
    }

    void get(HttpExchange exchange) throws IOException {
        answer(exchange, 200);
    }

    void post(HttpExchange exchange) throws IOException {
        check(exchange.request());
        var wanted = LoadRequest.parse(bodyOf(exchange.request()));
        var server = application.get();
        if (server == null || server.isDraining()) {
            throw new HttpException(503, server == null ? "the server is starting" : "the server drains");
        }
        wanted.checkOpenFiles();
        start(wanted, server);
        answer(exchange, 202);
    }

    void delete(HttpExchange exchange) throws IOException {
        check(exchange.request());
        var known = run;
        if (known == null || known.hasEnded()) {
            throw new HttpException(409, "no load is running");
        }
        known.stop();
        answer(exchange, 202);
    }

    private void check(HttpRequest request) {
        if (!permission.isGiven()) {
            throw new HttpException(403, permission.refusal());
        }
        SameOrigin.check(request);
    }

    private static byte[] bodyOf(HttpRequest request) throws IOException {
        var body = request.body().inputStream().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            throw new HttpException(413, "allowed are " + MOST_BODY_BYTES + " bytes");
        }
        return body;
    }

    private synchronized void start(LoadRequest wanted, Server server) {
        var known = run;
        if (known != null && !known.hasEnded()) {
            throw new HttpException(409, "a load is running already: allowed is one at a time");
        }
        run = LoadRun.start(wanted, "http://" + loopback(server.httpAddress()), server::isDraining);
    }

    /** Where the server is reached from this machine without leaving it. */
    private static String loopback(InetSocketAddress listening) {
        var address = listening.getAddress();
        if (address.isAnyLocalAddress()) {
            address = InetAddress.getLoopbackAddress();
        } else if (!address.isLoopbackAddress()) {
            throw new HttpException(
                    409,
                    "the server listens on " + NetUtil.toAddressString(address)
                            + " alone: a load goes to the loopback address, with --host 127.0.0.1 or 0.0.0.0");
        }
        var text = NetUtil.toAddressString(address);
        return (text.contains(":") ? "[" + text + "]" : text) + ":" + listening.getPort();
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        var now = state();
        exchange.response().status(status).header("Cache-Control", "no-store");
        Json.send(exchange.response(), now::writeTo);
    }

    /** Stops the load and waits for its end, for a while. */
    void close(Duration limit) throws InterruptedException {
        var known = run;
        if (known != null) {
            known.stop();
            known.awaitEnd(limit);
        }
    }
}
