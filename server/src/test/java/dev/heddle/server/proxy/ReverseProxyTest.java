package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A request goes to the origin and its response comes back. */
@ExtendWith(NoLeaks.class)
class ReverseProxyTest {
    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    private ReverseProxy proxy;

    private void start() throws IOException {
        var group = UpstreamGroup.builder("origin")
                .member(Upstream.builder(origin.uri()).build())
                .build();
        proxy = new ReverseProxy(List.of(ProxyRoute.all(group)));
        server.http(proxy);
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @Test
    void passesRequestAndResponse() throws Exception {
        origin.serve(peer -> {
            assertThat(peer.readHead())
                    .startsWith("POST /users?id=17 HTTP/1.1\r\n")
                    .contains("content-length: 5\r\n");
            assertThat(peer.read(5)).isEqualTo("hello");
            peer.send("HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-Own: yes\r\n\r\nok");
        });
        start();

        var response = server.connect()
                .send("POST /users?id=17 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                .read();

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.header("X-Own")).isEqualTo("yes");
        assertThat(response.text()).isEqualTo("ok");
    }

    @Test
    void absentOriginIsBadGateway() throws Exception {
        origin.serve(peer -> {});
        origin.stopListening();
        start();

        assertThat(server.get("/").status()).isEqualTo(502);
    }
}
