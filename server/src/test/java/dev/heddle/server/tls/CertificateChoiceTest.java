package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client gets the certificate with the name that it asks for, and is told where a request is for another's. */
@ExtendWith(NoLeaks.class)
class CertificateChoiceTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private TestCertificates certificates;

    @BeforeEach
    void makeAuthority() throws Exception {
        certificates = new TestCertificates();
    }

    private Certificates three() throws Exception {
        var all = new ArrayList<ServerCertificate>();
        all.add(certificates.source("first.test", "also.first.test").load());
        all.add(certificates.source("*.wild.test").load());
        all.add(certificates.source("exact.wild.test", "first.test").load());
        return new Certificates(all, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "first.test, 0",
        "also.first.test, 0",
        "FIRST.test, 0",
        "a.wild.test, 1",
        "A.Wild.Test, 1",
        "exact.wild.test, 2",
        "a.b.wild.test, 0",
        "wild.test, 0",
        ".wild.test, 0",
        "other.test, 0",
        "127.0.0.1, 0",
        "'', 0",
        ", 0"
    })
    void exactNameThenWildcardThenTheFirst(String name, int place) throws Exception {
        assertThat(three().placeFor(name)).isEqualTo(place);
    }

    private void start(TlsProvider provider) throws Exception {
        var options = TlsOptions.of(certificates.source("one.test"), certificates.source("*.two.test"))
                .withProvider(provider);
        server.start(Server.builder()
                .http(exchange -> {
                    var tls = exchange.tls();
                    exchange.response().send(tls == null ? "" : String.valueOf(tls.serverName()));
                })
                .https(0, ServerTls.load(options)));
    }

    private RawClient connect(String name) throws Exception {
        return server.connectTls(certificates.clientContext(null), parameters -> {
            if (name != null) {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            }
        });
    }

    private static String nameShownTo(RawClient client) throws Exception {
        return shown(client)
                .getSubjectAlternativeNames()
                .iterator()
                .next()
                .get(1)
                .toString();
    }

    private static X509Certificate shown(RawClient client) throws SSLPeerUnverifiedException {
        return (X509Certificate) client.tlsSession().getPeerCertificates()[0];
    }

    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void clientsGetTheOneTheyAskFor(TlsProvider provider) throws Exception {
        start(provider);

        assertThat(nameShownTo(connect("one.test"))).isEqualTo("one.test");
        assertThat(nameShownTo(connect("a.two.test"))).isEqualTo("*.two.test");
        assertThat(nameShownTo(connect("three.test"))).isEqualTo("one.test");
        assertThat(nameShownTo(connect(null))).isEqualTo("one.test");
    }

    private static int statusFor(RawClient client, String host) throws Exception {
        return client.sendLines("GET / HTTP/1.1", "Host: " + host, "").read().status();
    }

    @Test
    void handlerSeesTheName() throws Exception {
        start(TlsProvider.AUTO);

        var answer = connect("A.two.test").sendLines("GET / HTTP/1.1", "Host: a.two.test", "");

        assertThat(answer.read().text()).isEqualTo("a.two.test");
    }

    @Test
    void requestForAnotherCertificateIsMisdirected() throws Exception {
        start(TlsProvider.AUTO);

        assertThat(statusFor(connect("one.test"), "b.two.test")).isEqualTo(421);
        assertThat(statusFor(connect("a.two.test"), "one.test")).isEqualTo(421);
        assertThat(statusFor(connect("a.two.test"), "other.test:8443")).isEqualTo(421);
    }

    @Test
    void requestForTheSameCertificateIsServed() throws Exception {
        start(TlsProvider.AUTO);

        assertThat(statusFor(connect("a.two.test"), "A.Two.Test:8443")).isEqualTo(200);
        assertThat(statusFor(connect("a.two.test"), "b.two.test")).isEqualTo(200);
        assertThat(statusFor(connect("one.test"), "other.test")).isEqualTo(200);
        assertThat(statusFor(connect("one.test"), "[::1]:8443")).isEqualTo(200);
    }

    /** Who asks for no name cannot have been led here by one: such as checks of a balancer. */
    @Test
    void requestOfAClientThatAskedForNoNameIsServed() throws Exception {
        start(TlsProvider.AUTO);

        assertThat(statusFor(connect(null), "b.two.test")).isEqualTo(200);
    }
}
