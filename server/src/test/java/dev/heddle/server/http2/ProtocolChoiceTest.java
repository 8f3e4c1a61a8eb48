package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpLimits;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.http.HttpTimeouts;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first bytes of a connection choose between HTTP/1.1 and HTTP/2, or TLS does by ALPN; HTTP/1.1 is as it was. */
@ExtendWith(NoLeaks.class)
class ProtocolChoiceTest {
    private static final HttpHandler VERSION = exchange -> exchange.response()
            .send(exchange.request().version() + " " + exchange.request().body().readText());

    @RegisterExtension
    final TestServer server = new TestServer();

    @Test
    void onePortTakesBoth() throws Exception {
        server.http(VERSION);

        assertThat(FrameClient.begin(server.connect()).get(1, "/").answer(1).text())
                .isEqualTo("HTTP/2.0 ");
        assertThat(server.get("/").text()).isEqualTo("HTTP/1.1 ");
    }

    @Test
    void prefaceMayComeByteByByte() throws Exception {
        server.http(VERSION);
        var raw = server.connect();

        for (int i = 0; i < FrameClient.PREFACE.length - 1; i++) {
            raw.send(Arrays.copyOfRange(FrameClient.PREFACE, i, i + 1));
        }
        raw.send("\n");
        var client = FrameClient.continueWith(raw);

        assertThat(client.get(1, "/").answer(1).text()).isEqualTo("HTTP/2.0 ");
    }

    @Test
    void whatOnlyBeginsAsThePrefaceIsHttp1() throws Exception {
        server.http(VERSION);

        var same = server.connect().send("P").send("RI").sendLines(" /path HTTP/1.1", "Host: test", "");
        var other = server.connect().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\rX");

        assertThat(same.read().text()).isEqualTo("HTTP/1.1 ");
        assertThat(other.read().status()).isBetween(400, 505);
    }

    @Test
    void clientThatEndsWithinThePrefaceIsClosed() throws Exception {
        server.http(VERSION);
        var client = server.connect().send("PRI * HT");

        assertThat(client.endOutput().readToEnd()).isEmpty();
    }

    @Test
    void prefaceThatDoesNotComeInTimeEndsTheConnection() throws Exception {
        var times =
                new HttpTimeouts(Duration.ofMillis(100), Eventually.PATIENCE, Eventually.PATIENCE, Eventually.PATIENCE);
        server.start(Server.builder().timeouts(times).http(0, VERSION));

        assertThat(server.connect().send("PRI * HT").readToEnd()).isEmpty();
    }

    @Test
    void portThatIsForHttp1AloneRefusesThePreface() throws Exception {
        server.start(Server.builder().http2(null).http(0, VERSION));

        assertThat(server.connect().send(FrameClient.PREFACE).read().status()).isBetween(400, 505);
    }

    // ---- TLS

    @Test
    void tlsChoosesByAlpn() throws Exception {
        var certificates = new TestCertificates();
        var bundle = certificates.sign(properties -> properties.addSanDnsName("localhost"));
        var tls = SslContextBuilder.forServer(bundle.toKeyManagerFactory())
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2",
                        "http/1.1"))
                .build();
        try (var loops = EventLoops.builder().count(1).build()) {
            var port = ((InetSocketAddress) listen(loops, tls).localAddress()).getPort();
            try (var client = HttpClient.newBuilder()
                    .sslContext(trusting(bundle.getRootCertificate()))
                    .build()) {
                var uri = URI.create("https://localhost:" + port + "/");
                assertThat(post(client, uri, HttpClient.Version.HTTP_2)).isEqualTo("HTTP/2.0 body");
                assertThat(post(client, uri, HttpClient.Version.HTTP_1_1)).isEqualTo("HTTP/1.1 body");
            }
        }
    }

    private static Channel listen(EventLoops loops, SslContext tls) {
        var http = new HttpService("http", VERSION, HttpLimits.DEFAULT, HttpTimeouts.DEFAULT, null);
        var service = new Http2Service(http, Http2Options.DEFAULT);
        return new ServerBootstrap()
                .group(loops.nettyGroup())
                .channel(loops.transport().serverSocketChannel())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
                        service.initialise(accepted.pipeline());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    private static SSLContext trusting(X509Certificate authority) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("authority", authority);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String post(HttpClient client, URI uri, HttpClient.Version version) throws Exception {
        var request = HttpRequest.newBuilder(uri)
                .version(version)
                .timeout(Eventually.PATIENCE)
                .POST(BodyPublishers.ofString("body"))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
