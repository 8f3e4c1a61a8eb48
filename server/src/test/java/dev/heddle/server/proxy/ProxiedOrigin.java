package dev.heddle.server.proxy;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An origin that keeps the heads of the requests that reach it, and a proxy before it. */
final class ProxiedOrigin implements BeforeEachCallback, AfterEachCallback {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final RawOrigin origin = new RawOrigin();
    private final TestServer server = new TestServer();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private ReverseProxy proxy;

    /** Starts both, the proxy with options. */
    void start(UnaryOperator<ReverseProxy.Builder> options) throws IOException {
        start(options, OK);
    }

    /** As {@link #start(UnaryOperator)}, with a response of the origin's. */
    void start(UnaryOperator<ReverseProxy.Builder> options, String response) throws IOException {
        start(options, response, group -> List.of(ProxyRoute.all(group)));
    }

    /** As {@link #start(UnaryOperator)}, with routes to the origin's group. */
    void start(UnaryOperator<ReverseProxy.Builder> options, Function<UpstreamGroup, List<ProxyRoute>> routes)
            throws IOException {
        start(options, OK, routes);
    }

    private void start(
            UnaryOperator<ReverseProxy.Builder> options,
            String response,
            Function<UpstreamGroup, List<ProxyRoute>> routes)
            throws IOException {
        origin.serve(peer -> {
            for (var head = peer.readHead(); head != null; head = peer.readHead()) {
                heads.add(head);
                peer.send(response);
            }
        });
        var group = UpstreamGroup.builder("origin")
                .member(Upstream.builder(origin.uri()).build())
                .build();
        proxy = options.apply(ReverseProxy.builder().routes(routes.apply(group)))
                .build();
        server.http(proxy);
    }

    RawOrigin origin() {
        return origin;
    }

    TestServer server() {
        return server;
    }

    /** A client of the proxy. */
    RawClient connect() throws IOException {
        return server.connect();
    }

    /** Sends a GET request with header fields, and returns the fields that the origin got, their names in lower case. */
    Fields getWith(String... fields) throws IOException {
        var client = connect().sendLines("GET / HTTP/1.1", "Host: example.com:8080");
        client.sendLines(fields).sendLines("").read();
        return received();
    }

    /** The fields of the last request that reached the origin. */
    Fields received() {
        return new Fields(heads.getLast());
    }

    /** How many requests reached the origin. */
    int requests() {
        return heads.size();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        server.afterEach(context);
        if (proxy != null) {
            proxy.close();
        }
        origin.afterEach(context);
    }

    /** The header fields of a request. */
    record Fields(String head) {
        /** All values of a field, in their order. */
        List<String> all(String name) {
            return head.lines()
                    .skip(1)
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }

        /** The only value of a field, or null if there is none. */
        String get(String name) {
            var all = all(name);
            if (all.size() > 1) {
                throw new AssertionError(name + " came " + all.size() + " times: " + head);
            }
            return all.isEmpty() ? null : all.getFirst();
        }
    }
}
