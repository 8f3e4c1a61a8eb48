package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.upstream.UpstreamException.Phase;
import dev.heddle.server.upstream.UpstreamTls.Version;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls by TLS reach whom they should, and nobody else, with the JDK's implementation and with OpenSSL's. */
@ExtendWith(NoLeaks.class)
class UpstreamTlsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    @TempDir
    Path directory;

    private TestCertificates certificates;
    private UpstreamTls trusting;

    @BeforeEach
    void makeAuthority() throws Exception {
        certificates = new TestCertificates();
        trusting = UpstreamTls.DEFAULT.withAuthorities(certificates.authorityIn(directory));
    }

    static Stream<SslProvider> providers() {
        return Stream.of(SslProvider.JDK, SslProvider.OPENSSL)
                .filter(provider -> provider == SslProvider.JDK || OpenSsl.isAvailable());
    }

    private void serve(UnaryOperator<CertificateBuilder> properties, RawOrigin.Script script) throws Exception {
        origin.serveTls(certificates.serverContext(certificates.sign(properties)), script);
    }

    private void serve(RawOrigin.Script script) throws Exception {
        serve(named -> named.addSanDnsName("origin.test"), script);
    }

    private Upstream upstream(SslProvider provider, UpstreamTls tls) {
        return upstream("origin.test", provider, tls);
    }

    private Upstream upstream(String host, SslProvider provider, UpstreamTls tls) {
        return calls.upstream(Upstream.builder("https://" + host + ":" + origin.port())
                .lookup(name -> List.of(InetAddress.getLoopbackAddress()))
                .tls(tls)
                .tlsProvider(provider));
    }

    private UpstreamException failureOf(Upstream upstream) {
        return catchThrowableOfType(UpstreamException.class, () -> calls.get(upstream, "/"));
    }

    /** What the client does not trust ends in its handshake. */
    private static void failHandshake(RawOrigin.Peer peer) {
        try {
            peer.readHead();
        } catch (IOException expected) {
            // An alert of the client, or the end of the connection.
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void exchangesGoThroughOneConnection(SslProvider provider) throws Exception {
        var names = new CopyOnWriteArrayList<Object>();
        serve(peer -> {
            peer.answerAll(OK);
            names.addAll(((ExtendedSSLSession) peer.tlsSession()).getRequestedServerNames());
        });
        var upstream = upstream(provider, trusting);

        assertThat(calls.get(upstream, "/1")).isEqualTo("ok");
        assertThat(calls.get(upstream, "/2")).isEqualTo("ok");

        assertThat(origin.accepted()).isEqualTo(1);
        upstream.close();
        origin.awaitEnded(1);
        assertThat(names).containsExactly(new SNIHostName("origin.test"));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void bodiesPassBothWays(SslProvider provider) throws Exception {
        int length = 3_000_000;
        serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
            peer.echo(length);
        });
        var upstream = upstream(provider, trusting);
        var body = new byte[length];
        new Random(17).nextBytes(body);

        var echoed = calls.call(() -> {
            try (var response = upstream.request("POST", "/").body(body).send()) {
                return response.body().readAll();
            }
        });

        assertThat(echoed).isEqualTo(body);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void nameWithoutADotIsAskedFor(SslProvider provider) throws Exception {
        var names = new CopyOnWriteArrayList<Object>();
        serve(named -> named.addSanDnsName("users"), peer -> {
            peer.readHead();
            names.addAll(((ExtendedSSLSession) peer.tlsSession()).getRequestedServerNames());
            peer.send(OK);
        });

        assertThat(calls.get(upstream("users", provider, trusting), "/")).isEqualTo("ok");
        assertThat(names).containsExactly(new SNIHostName("users"));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void addressIsVerifiedAsOne(SslProvider provider) throws Exception {
        serve(named -> named.addSanIpAddress("127.0.0.1"), peer -> peer.answerAll(OK));

        assertThat(calls.get(upstream("127.0.0.1", provider, trusting), "/")).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void serverNameTakesThePlaceOfTheHost(SslProvider provider) throws Exception {
        serve(peer -> peer.answerAll(OK));

        var upstream = upstream("127.0.0.1", provider, trusting.withServerName("origin.test"));

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }

    // ---- who is not trusted

    private void assertRefused(SslProvider provider, UpstreamTls tls, String why) {
        var failure = failureOf(upstream(provider, tls));

        assertThat(failure).hasMessageContaining(why);
        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure.isRetrySafe()).isTrue();
        assertThat(failure.isTimeout()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void expiredCertificateIsRefused(SslProvider provider) throws Exception {
        var yesterday = Instant.now().minus(Duration.ofDays(1));
        serve(old -> old.addSanDnsName("origin.test").notAfter(yesterday), UpstreamTlsTest::failHandshake);

        assertRefused(provider, trusting, "its certificate has expired");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void certificateForAnotherNameIsRefused(SslProvider provider) throws Exception {
        serve(named -> named.addSanDnsName("other.test"), UpstreamTlsTest::failHandshake);

        assertRefused(provider, trusting, "name mismatch: its certificate is not for origin.test");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void certificateOfAnotherAuthorityIsRefused(SslProvider provider) throws Exception {
        serve(UpstreamTlsTest::failHandshake);

        assertRefused(provider, UpstreamTls.DEFAULT, "of no authority that is trusted");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void insecureTakesAnybodyAndSaysSo(SslProvider provider) throws Exception {
        serve(named -> named.addSanDnsName("other.test"), peer -> peer.answerAll(OK));

        var upstream = upstream(provider, UpstreamTls.DEFAULT.withInsecure(true));

        calls.expectLog("is insecure");
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oldVersionIsRefused(SslProvider provider) throws Exception {
        serve(peer -> {
            peer.enableTls("TLSv1.2");
            failHandshake(peer);
        });

        var failure = failureOf(upstream(provider, trusting.withMinimum(Version.TLS_1_3)));

        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure).hasMessageContaining("TLS handshake");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oldestVersionByDefaultIs12(SslProvider provider) throws Exception {
        serve(peer -> {
            peer.enableTls("TLSv1.2");
            peer.answerAll(OK);
        });

        assertThat(calls.get(upstream(provider, trusting), "/")).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void originWithoutTlsIsRefused(SslProvider provider) throws Exception {
        origin.serve(peer -> {
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            peer.awaitClosed();
        });

        assertRefused(provider, trusting, "it does not speak TLS");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void originThatClosesInTheHandshakeIsRefused(SslProvider provider) throws Exception {
        origin.serve(peer -> peer.read(1));

        var failure = failureOf(upstream(provider, trusting));

        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure.isTimeout()).isFalse();
    }

    // ---- the client's own certificate

    @ParameterizedTest
    @MethodSource("providers")
    void ownCertificateIsShown(SslProvider provider) throws Exception {
        var subjects = new CopyOnWriteArrayList<String>();
        serve(peer -> {
            peer.needClientCertificate();
            peer.readHead();
            subjects.add(peer.tlsSession().getPeerPrincipal().getName());
            peer.send(OK);
        });
        var own = certificates.sign(named -> named.subject("CN=proxy"));
        var files = trusting.withCertificate(
                TestCertificates.certificateIn(directory, own), TestCertificates.keyIn(directory, own));

        assertThat(calls.get(upstream(provider, files), "/")).isEqualTo("ok");
        assertThat(subjects).containsExactly("CN=proxy");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void missingCertificateIsRefusedByTheOrigin(SslProvider provider) throws Exception {
        serve(peer -> {
            peer.needClientCertificate();
            failHandshake(peer);
        });

        assertThat(failureOf(upstream(provider, trusting))).isNotNull();
        origin.awaitEnded(1);
    }

    // ---- times and ends

    @ParameterizedTest
    @MethodSource("providers")
    void handshakeHasTheTimeOfConnecting(SslProvider provider) throws Exception {
        origin.serve(RawOrigin.Peer::awaitClosed);
        var upstream = calls.upstream(Upstream.builder("https://127.0.0.1:" + origin.port())
                .timeouts(UpstreamTimeouts.DEFAULT.withConnect(Duration.ofMillis(100)))
                .tlsProvider(provider));

        var failure = failureOf(upstream);

        assertThat(failure.isTimeout()).isTrue();
        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure).hasMessageContaining("no TLS handshake with 127.0.0.1");
        origin.awaitEnded(1);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void cancellationEndsTheHandshake(SslProvider provider) throws Exception {
        var begun = new Signal("the client's first message has come");
        origin.serve(peer -> {
            peer.read(1);
            begun.give();
            peer.awaitClosed();
        });
        var upstream = upstream(provider, trusting);
        var call = calls.start(() -> Calls.read(upstream, "/"));
        begun.await();

        call.coroutine().cancel("not wanted");

        origin.awaitEnded(1);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void responseThatEndsByCloseNotifyIsWhole(SslProvider provider) throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\nall of it");
        });

        assertThat(calls.get(upstream(provider, trusting), "/")).isEqualTo("all of it");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void responseThatEndsWithoutCloseNotifyIsTruncated(SslProvider provider) throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\nall of");
            peer.cut();
        });

        var failure = failureOf(upstream(provider, trusting));

        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_BODY);
        assertThat(failure).hasMessageContaining("without close_notify");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void connectionThatWasCutWhileUnusedIsReplaced(SslProvider provider) throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send(OK);
            peer.cut();
        });
        var upstream = upstream(provider, trusting);

        assertThat(calls.get(upstream, "/1")).isEqualTo("ok");
        origin.awaitEnded(1);
        assertThat(calls.get(upstream, "/2")).isEqualTo("ok");
    }

    // ---- options

    @Test
    void filesAreLookedAtWhenItIsBuilt() throws Exception {
        var nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");
        var builder = Upstream.builder("https://origin.test").name("users");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tls(UpstreamTls.DEFAULT.withAuthorities(directory.resolve("none.pem")))
                        .build())
                .withMessageContaining("TLS of upstream users: authorities '")
                .withMessageContaining("none.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tls(UpstreamTls.DEFAULT.withAuthorities(nonsense))
                        .build())
                .withMessageContaining("TLS of upstream users: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tls(UpstreamTls.DEFAULT.withCertificate(nonsense, nonsense))
                        .build())
                .withMessageContaining("TLS of upstream users: ");
    }

    @Test
    void optionsMustBelongTogether() {
        var file = Path.of("a.pem");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpstreamTls(null, null, file, null, Version.TLS_1_2, false))
                .withMessageContaining("both or none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trusting.withInsecure(true))
                .withMessageContaining("not both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Upstream.builder("http://origin.test")
                        .tls(UpstreamTls.DEFAULT)
                        .build())
                .withMessageContaining("https");
    }
}
