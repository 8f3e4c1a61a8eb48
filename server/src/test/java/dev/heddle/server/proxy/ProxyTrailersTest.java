package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fields behind a body pass the proxy either way, but for those that concern one connection or may be no trailers. */
@ExtendWith(NoLeaks.class)
class ProxyTrailersTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    @Test
    void passFromTheUpstreamToTheClient() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nConnection: x-hop\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n");
            peer.send("X-Sum: 3\r\nX-Hop: 1\r\nSet-Cookie: a=b\r\nX-Last: yes\r\n\r\n");
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect().get("/");

        assertThat(client.readHead().header("transfer-encoding")).isEqualTo("chunked");
        for (var line : new String[] {"3", "abc", "0", "X-Sum: 3", "X-Last: yes", ""}) {
            assertThat(client.readLine()).isEqualTo(line);
        }
    }

    @Test
    void passFromTheClientToTheUpstream() throws Exception {
        var received = new CompletableFuture<String>();
        var expected = "3\r\nabc\r\n0\r\nX-Sum: 3\r\nX-Last: yes\r\n\r\n";
        origin.serve(peer -> {
            peer.readHead();
            received.complete(peer.read(expected.length()));
            peer.send(OK);
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));

        var response = server.connect()
                .send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close, x-hop\r\nTransfer-Encoding: chunked\r\n\r\n")
                .send("3\r\nabc\r\n0\r\nX-Sum: 3\r\nX-Hop: 1\r\nX-Forwarded-For: 6.6.6.6\r\nX-Last: yes\r\n\r\n")
                .read();

        assertThat(response.text()).isEqualTo("ok");
        assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(expected);
    }

    @Test
    void stayBehindForAClientOfHttp10() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 3\r\n\r\n");
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect().send("GET / HTTP/1.0\r\n\r\n");

        assertThat(client.readHead().header("transfer-encoding")).isNull();
        assertThat(client.readToEnd()).isEqualTo("abc");
    }
}
