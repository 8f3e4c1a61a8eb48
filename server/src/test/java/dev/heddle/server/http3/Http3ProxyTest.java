package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.ReverseProxy;
import dev.heddle.server.upstream.Upstream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The proxy takes HTTP/3 from clients as it takes the rest. */
@ExtendWith(NoLeaks.class)
class Http3ProxyTest {
    @RegisterExtension
    final Http3Server http3 = new Http3Server();

    @RegisterExtension
    final TestServer origin = new TestServer();

    @Test
    void proxyPassesItOnAsHttps() throws Exception {
        origin.http(exchange -> exchange.response()
                .send(exchange.request().headers().get("X-Forwarded-Proto") + " "
                        + exchange.request().body().readText()));
        var upstream = Upstream.builder(
                        "http://127.0.0.1:" + origin.server().httpAddress().getPort())
                .build();
        var group = UpstreamGroup.builder("origin").member(upstream).build();
        http3.start(Http3Server.options(ReverseProxy.builder()
                        .routes(List.of(ProxyRoute.all(group)))
                        .build())
                .upstream(upstream));

        var answer =
                http3.connect().request(false, "POST", "/").data("body", true).answer();

        assertThat(answer.text()).isEqualTo("https body");
    }
}
