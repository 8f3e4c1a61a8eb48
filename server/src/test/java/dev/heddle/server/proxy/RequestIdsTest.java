package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.proxy.RequestIds.Kept;
import java.io.IOException;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each request has a name, which upstream, client and errors are told, and which only those may give who are trusted. */
@ExtendWith(NoLeaks.class)
class RequestIdsTest {
    private static final String MADE = "[0-9a-f]{32}";

    @RegisterExtension
    final ProxiedOrigin proxied = new ProxiedOrigin();

    private void start(RequestIds ids) throws IOException {
        proxied.start(options -> options.requestIds(ids));
    }

    private RawResponse get(String... fields) throws IOException {
        return proxied.connect()
                .sendLines("GET / HTTP/1.1", "Host: a")
                .sendLines(fields)
                .sendLines("")
                .read();
    }

    @Test
    void idIsMadePassedAndReturned() throws Exception {
        start(RequestIds.DEFAULT);

        var returned = get("X-Other: 1").header("x-request-id");

        assertThat(returned).matches(MADE).isEqualTo(proxied.received().get("x-request-id"));
    }

    @Test
    void noTwoAreAlike() throws Exception {
        start(RequestIds.DEFAULT);
        var client = proxied.connect();
        var seen = new HashSet<String>();

        for (int i = 0; i < 200; i++) {
            seen.add(client.get("/").read().header("x-request-id"));
        }

        assertThat(seen).hasSize(200);
    }

    @Test
    void clientsOwnIsReplaced() throws Exception {
        start(RequestIds.DEFAULT);

        assertThat(get("X-Request-Id: mine").header("x-request-id")).matches(MADE);
        assertThat(proxied.received().get("x-request-id")).matches(MADE);
    }

    @Test
    void thatOfATrustedProxyIsKept() throws Exception {
        var trusting = Forwarding.DEFAULT.withTrusted(AddressRanges.of("127.0.0.1"));
        proxied.start(options -> options.forwarding(trusting));

        assertThat(get("X-Request-Id: front-17").header("x-request-id")).isEqualTo("front-17");
        assertThat(proxied.received().get("x-request-id")).isEqualTo("front-17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\u00e4", "a<b", "a;b"})
    void whatIsNoIdIsReplaced(String sent) throws Exception {
        start(RequestIds.DEFAULT.withKept(Kept.FROM_ANY));

        assertThat(get("X-Request-Id: " + sent).header("x-request-id")).matches(MADE);
    }

    @Test
    void idMayHave128Characters() throws Exception {
        start(RequestIds.DEFAULT.withKept(Kept.FROM_ANY));

        assertThat(get("X-Request-Id: " + "a".repeat(128)).header("x-request-id"))
                .hasSize(128);
        assertThat(get("X-Request-Id: " + "a".repeat(129)).header("x-request-id"))
                .matches(MADE);
    }

    @Test
    void clientNeedNotBeTold() throws Exception {
        start(RequestIds.DEFAULT.withReturned(false).withField("X-Correlation"));

        assertThat(get("X-Other: 1").headers("x-correlation")).isEmpty();
        assertThat(proxied.received().get("x-correlation")).matches(MADE);
    }

    @Test
    void offLeavesTheFieldAlone() throws Exception {
        start(RequestIds.OFF);

        assertThat(get("X-Request-Id: mine").headers("x-request-id")).isEmpty();
        assertThat(proxied.received().get("x-request-id")).isEqualTo("mine");
    }

    @Test
    void errorTellsTheId() throws Exception {
        start(RequestIds.DEFAULT);
        proxied.origin().stopListening();

        var response = get("X-Other: 1");

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.text())
                .isEqualTo("502 Bad Gateway\nrequest id: " + response.header("x-request-id") + "\n")
                .doesNotContain("127.0.0.1");
    }

    @Test
    void errorWithoutIdsTellsNone() throws Exception {
        start(RequestIds.OFF);
        proxied.origin().stopListening();

        assertThat(get("X-Other: 1").text()).isEqualTo("502 Bad Gateway\n");
    }

    @Test
    void traceContextPassesUnchanged() throws Exception {
        start(RequestIds.DEFAULT);
        var parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        get("traceparent: " + parent, "tracestate: a=1", "tracestate: b=2");

        assertThat(proxied.received().get("traceparent")).isEqualTo(parent);
        assertThat(proxied.received().all("tracestate")).containsExactly("a=1", "b=2");
    }

    @Test
    void fieldMustBeOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestIds.DEFAULT.withField("X Request"))
                .withMessageContaining("X Request");
    }
}
