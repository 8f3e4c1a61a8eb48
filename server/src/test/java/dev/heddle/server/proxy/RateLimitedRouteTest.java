package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.limit.RateLimit;
import dev.heddle.server.limit.RateLimiter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A route with a limit refuses those who ask too much, and nobody else. */
@ExtendWith(NoLeaks.class)
class RateLimitedRouteTest {
    private static final RateLimit ONCE_A_DAY = new RateLimit(1, Duration.ofDays(1), 1, "", 1_024);

    @RegisterExtension
    final ProxiedOrigin proxied = new ProxiedOrigin();

    private void start(RateLimit limit) throws IOException {
        var limiter = new RateLimiter(limit);
        var trusting = Forwarding.DEFAULT.withTrusted(AddressRanges.of("127.0.0.1"));
        proxied.start(
                options -> options.forwarding(trusting),
                group -> List.of(
                        ProxyRoute.all(group).withLimiter(limiter),
                        new ProxyRoute("", "/shared", group).withLimiter(limiter),
                        new ProxyRoute("", "/free", group)));
    }

    private RawResponse getWith(String field) throws IOException {
        return proxied.connect()
                .sendLines("GET / HTTP/1.1", "Host: a", field, "")
                .read();
    }

    @Test
    void requestOverTheLimitIsRefused() throws Exception {
        start(ONCE_A_DAY);
        var client = proxied.connect();

        assertThat(client.get("/").read().status()).isEqualTo(200);
        var refused = client.get("/").read();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).matches("86[34]\\d\\d");
        assertThat(refused.header("x-request-id")).isNotNull();
        assertThat(refused.text()).startsWith("429 Too Many Requests\nrequest id: ");
        assertThat(proxied.requests()).isEqualTo(1);
    }

    @Test
    void clientIsWhoATrustedProxySaysItIs() throws Exception {
        start(ONCE_A_DAY);

        assertThat(getWith("X-Forwarded-For: 192.0.2.1").status()).isEqualTo(200);
        assertThat(getWith("X-Forwarded-For: 192.0.2.2").status()).isEqualTo(200);
        assertThat(getWith("X-Forwarded-For: 192.0.2.1").status()).isEqualTo(429);
    }

    @Test
    void addressesOfOneSubscriberAreOneClient() throws Exception {
        start(ONCE_A_DAY);

        assertThat(getWith("X-Forwarded-For: 2001:db8::1").status()).isEqualTo(200);
        assertThat(getWith("X-Forwarded-For: 2001:db8::2").status()).isEqualTo(429);
        assertThat(getWith("X-Forwarded-For: 2001:db8:0:1::1").status()).isEqualTo(200);
    }

    @Test
    void headerFieldCanSayWhoTheClientIs() throws Exception {
        start(ONCE_A_DAY.withHeader("X-Api-Key"));

        assertThat(getWith("X-Api-Key: red").status()).isEqualTo(200);
        assertThat(getWith("X-Api-Key: blue").status()).isEqualTo(200);
        assertThat(getWith("X-Api-Key: red").status()).isEqualTo(429);
        assertThat(getWith("X-Other: red").status()).as("by its address").isEqualTo(200);
        assertThat(getWith("X-Other: red").status()).isEqualTo(429);
    }

    @Test
    void routesCanShareALimit() throws Exception {
        start(ONCE_A_DAY);
        var client = proxied.connect();

        assertThat(List.of(
                        client.get("/").read().status(),
                        client.get("/shared").read().status()))
                .containsExactly(200, 429);
    }

    @Test
    void otherRoutesAreNotLimited() throws Exception {
        start(ONCE_A_DAY);
        var client = proxied.connect();

        assertThat(client.get("/").read().status()).isEqualTo(200);
        assertThat(client.get("/free").read().status()).isEqualTo(200);
        assertThat(client.get("/free").read().status()).isEqualTo(200);
    }
}
