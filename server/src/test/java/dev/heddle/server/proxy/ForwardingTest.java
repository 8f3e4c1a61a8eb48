package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.proxy.Forwarding.Fields;
import dev.heddle.server.proxy.Forwarding.UnderscoreNames;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upstreams are told of the client what is known, and nothing that the client has made up. */
@ExtendWith(NoLeaks.class)
class ForwardingTest {
    private static final Forwarding TRUSTING =
            Forwarding.DEFAULT.withTrusted(AddressRanges.of("127.0.0.0/8", "10.0.0.0/8"));

    @RegisterExtension
    final ProxiedOrigin proxied = new ProxiedOrigin();

    private void start(Forwarding forwarding) throws IOException {
        proxied.start(options -> options.forwarding(forwarding));
    }

    @Test
    void clientIsNamed() throws Exception {
        start(Forwarding.DEFAULT);

        var fields = proxied.getWith();

        assertThat(fields.get("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(fields.get("x-forwarded-proto")).isEqualTo("http");
        assertThat(fields.get("x-forwarded-host")).isEqualTo("example.com:8080");
        assertThat(fields.get("forwarded")).isNull();
        assertThat(fields.get("via")).isEqualTo("1.1 heddle");
    }

    @Test
    void standardFieldNamesTheClient() throws Exception {
        start(Forwarding.DEFAULT.withFields(Fields.FORWARDED));

        var fields = proxied.getWith();

        assertThat(fields.get("forwarded")).isEqualTo("for=127.0.0.1;host=\"example.com:8080\";proto=http");
        assertThat(fields.all("x-forwarded-for")).isEmpty();
        assertThat(fields.all("x-forwarded-host")).isEmpty();
    }

    @Test
    void bothNameTheClient() throws Exception {
        start(Forwarding.DEFAULT.withFields(Fields.BOTH));

        var fields = proxied.getWith();

        assertThat(fields.get("forwarded")).startsWith("for=127.0.0.1;");
        assertThat(fields.get("x-forwarded-for")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource(Fields.class)
    void whatAClientMakesUpIsNotPassed(Fields written) throws Exception {
        start(Forwarding.DEFAULT.withFields(written));

        var fields = proxied.getWith(
                "X-Forwarded-For: 6.6.6.6",
                "x-forwarded-for: 6.6.6.7",
                "X-Forwarded-Proto: evil",
                "X-Forwarded-Host: evil",
                "X-Forwarded-Port: 6666",
                "X-Forwarded-Prefix: /evil",
                "X-Forwarded-Server: evil",
                "X-Real-IP: 6.6.6.6",
                "Forwarded: for=6.6.6.6;host=evil");

        assertThat(fields.head()).doesNotContain("6.6.6").doesNotContain("evil").doesNotContain(": 6666");
    }

    @Test
    void fieldsThatAreNotWrittenDoNotPassATrustedProxyEither() throws Exception {
        // It may not know them, and have let its own client's through.
        start(TRUSTING);

        var fields = proxied.getWith("X-Forwarded-For: 192.0.2.1", "Forwarded: for=6.6.6.6");

        assertThat(fields.all("forwarded")).isEmpty();
    }

    @Test
    void chainOfATrustedProxyIsExtended() throws Exception {
        start(TRUSTING);

        var fields = proxied.getWith(
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-For: 10.0.0.1",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: shop.example");

        assertThat(fields.get("x-forwarded-for")).isEqualTo("192.0.2.1, 10.0.0.1, 127.0.0.1");
        assertThat(fields.get("x-forwarded-proto")).isEqualTo("https");
        assertThat(fields.get("x-forwarded-host")).isEqualTo("shop.example");
    }

    @Test
    void trustedProxyThatSaysNothingIsTheClient() throws Exception {
        start(TRUSTING);

        var fields = proxied.getWith();

        assertThat(fields.get("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(fields.get("x-forwarded-proto")).isEqualTo("http");
        assertThat(fields.get("x-forwarded-host")).isEqualTo("example.com:8080");
    }

    @Test
    void standardChainOfATrustedProxyIsExtended() throws Exception {
        start(TRUSTING.withFields(Fields.FORWARDED));

        var fields = proxied.getWith("Forwarded: for=\"[2001:db8::1]:4711\";proto=https", "Forwarded: for=10.0.0.1");

        assertThat(fields.get("forwarded"))
                .isEqualTo("for=\"[2001:db8::1]:4711\";proto=https, for=10.0.0.1, "
                        + "for=127.0.0.1;host=\"example.com:8080\";proto=http");
    }

    @Test
    void offLeavesATrustedProxysFieldsAsTheyAre() throws Exception {
        start(TRUSTING.withFields(Fields.OFF));

        var fields = proxied.getWith("X-Forwarded-For: 192.0.2.1", "X-Real-IP: 192.0.2.1", "Forwarded: for=192.0.2.1");

        assertThat(fields.get("x-forwarded-for")).isEqualTo("192.0.2.1");
        assertThat(fields.get("x-real-ip")).isEqualTo("192.0.2.1");
        assertThat(fields.get("forwarded")).isEqualTo("for=192.0.2.1");
    }

    @Test
    void hopByHopTrickDoesNotRemoveTheClient() throws Exception {
        start(Forwarding.DEFAULT);

        var fields = proxied.getWith("Connection: close, X-Forwarded-For, X-Request-Id, Via");

        assertThat(fields.get("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(fields.get("x-request-id")).isNotNull();
        assertThat(fields.get("via")).isEqualTo("1.1 heddle");
    }

    // ---- Via

    @Test
    void viaSaysWhatWasReceivedFromWhom() throws Exception {
        proxied.start(
                options -> options.forwarding(Forwarding.DEFAULT.withVia("edge-1")),
                "HTTP/1.0 200 OK\r\nVia: 1.1 cache\r\nContent-Length: 2\r\n\r\nok");

        var response = proxied.connect()
                .sendLines("GET / HTTP/1.0", "Host: a", "Via: 2.0 front", "")
                .read();

        assertThat(proxied.received().all("via")).containsExactly("2.0 front", "1.0 edge-1");
        assertThat(response.headers("via")).containsExactly("1.1 cache", "1.0 edge-1");
    }

    @Test
    void viaCanBeLeftOut() throws Exception {
        proxied.start(options -> options.forwarding(Forwarding.DEFAULT.withVia("")));

        var response = proxied.connect().get("/").read();

        assertThat(proxied.received().all("via")).isEmpty();
        assertThat(response.headers("via")).isEmpty();
    }

    @Test
    void requestThatWasHereBeforeIsALoop() throws Exception {
        start(Forwarding.DEFAULT.withVia("edge-1").withRefuseLoops(true));

        var response = proxied.connect()
                .sendLines("GET / HTTP/1.1", "Host: a", "Via: 1.0 fred, HTTP/1.1  Edge-1 (again)", "")
                .read();

        assertThat(response.status()).isEqualTo(508);
        assertThat(proxied.requests()).isZero();
    }

    @Test
    void otherProxiesAreNoLoop() throws Exception {
        start(Forwarding.DEFAULT.withVia("edge-1").withRefuseLoops(true));

        var fields = proxied.getWith("Via: 1.1 edge-10, 1.1 my-edge-1, 1.1 a (edge-1), edge-1,, ");

        assertThat(fields.all("via")).hasSize(2).last().isEqualTo("1.1 edge-1");
    }

    @Test
    void loopsNeedAName() {
        var nameless = Forwarding.DEFAULT.withVia("");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> nameless.withRefuseLoops(true))
                .withMessageContaining("via has a name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Forwarding.DEFAULT.withVia("two words"))
                .withMessageContaining("two words");
    }

    // ---- names with an underscore

    @Test
    void namesWithUnderscoresAreDropped() throws Exception {
        start(Forwarding.DEFAULT);

        var fields = proxied.getWith("X_Forwarded_For: 6.6.6.6", "X_Own: 1", "X-Own: 2", "X_OWN: 3");

        assertThat(fields.head()).doesNotContain("_");
        assertThat(fields.get("x-own")).isEqualTo("2");
    }

    @Test
    void namesWithUnderscoresCanBeRefused() throws Exception {
        start(Forwarding.DEFAULT.withUnderscores(UnderscoreNames.REFUSE));

        var response = proxied.connect()
                .sendLines("GET / HTTP/1.1", "Host: a", "X_Own: 1", "")
                .read();

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).contains("underscore");
        assertThat(proxied.requests()).isZero();
    }

    @Test
    void namesWithUnderscoresCanPass() throws Exception {
        start(Forwarding.DEFAULT.withUnderscores(UnderscoreNames.PASS));

        assertThat(proxied.getWith("X_Own: 1").get("x_own")).isEqualTo("1");
    }
}
