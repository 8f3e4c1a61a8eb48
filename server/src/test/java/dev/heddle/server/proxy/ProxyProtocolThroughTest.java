package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.ProxyProtocol;
import dev.heddle.server.Server;
import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamProxyProtocol;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client that a header of the PROXY protocol tells to the proxy is told by one to the upstream. */
@ExtendWith(NoLeaks.class)
class ProxyProtocolThroughTest {
    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    private final List<String> headers = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private ReverseProxy proxy;

    @BeforeEach
    void start() throws Exception {
        origin.serve(peer -> {
            headers.add(peer.readLine());
            heads.add(peer.readHead());
            peer.send(ProxiedOrigin.OK);
            peer.awaitClosed();
        });
        var upstream = Upstream.builder(origin.uri())
                .proxyProtocol(UpstreamProxyProtocol.V1)
                .build();
        var group = UpstreamGroup.builder("origin").member(upstream).build();
        proxy = ReverseProxy.builder()
                .routes(List.of(ProxyRoute.all(group)))
                .forwarding(Forwarding.DEFAULT.withTrusted(AddressRanges.of("192.0.2.0/24")))
                .build();
        server.start(Server.builder().http(0, proxy).proxyProtocol(ProxyProtocol.FROM_ANY));
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @Test
    void clientIsTold() throws Exception {
        server.connect()
                .sendLines("PROXY TCP4 198.51.100.1 203.0.113.1 4711 80")
                .get("/")
                .read();

        var here = server.server().httpAddress().getPort();
        assertThat(headers).containsExactly("PROXY TCP4 198.51.100.1 127.0.0.1 4711 " + here);
        assertThat(heads.getFirst()).containsIgnoringCase("x-forwarded-for: 198.51.100.1\r\n");
    }

    @Test
    void clientBehindATrustedProxyIsTold() throws Exception {
        server.connect()
                .sendLines("PROXY TCP4 192.0.2.1 203.0.113.1 4711 80")
                .sendLines("GET / HTTP/1.1", "Host: a", "X-Forwarded-For: 198.51.100.7", "")
                .read();

        assertThat(headers.getFirst()).startsWith("PROXY TCP4 198.51.100.7 127.0.0.1 0 ");
        assertThat(heads.getFirst()).containsIgnoringCase("x-forwarded-for: 198.51.100.7, 192.0.2.1\r\n");
    }
}
