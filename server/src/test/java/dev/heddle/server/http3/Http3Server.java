package dev.heddle.server.http3;

import dev.heddle.server.Server;
import dev.heddle.server.ServerBuilder;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.tls.ServerTls;
import dev.heddle.server.tls.TlsOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server of one test, with HTTP/3, and its clients: all are closed after the test. */
final class Http3Server implements BeforeEachCallback, AfterEachCallback {
    final TestServer server = new TestServer();
    private final List<Http3Client> clients = new ArrayList<>();

    /** Serves HTTP/3, and a client of it. */
    Http3Client serve(HttpHandler handler) throws Exception {
        start(options(handler));
        return connect();
    }

    /** With a certificate for {@code heddle.test}. */
    static ServerBuilder options(HttpHandler handler) throws Exception {
        var tls = ServerTls.load(TlsOptions.of(new TestCertificates().source("heddle.test")));
        return Server.builder().http(handler).https(0, tls).http3(Http3Options.DEFAULT);
    }

    void start(ServerBuilder options) throws Exception {
        server.start(options);
    }

    Http3Client connect() throws Exception {
        return connect("heddle.test");
    }

    Http3Client connect(String name) throws Exception {
        return remember(Http3Client.connect(server.server().httpsAddress(), name));
    }

    Http3Client connectWithWindow(int window) throws Exception {
        return remember(Http3Client.connectWithWindow(server.server().httpsAddress(), window));
    }

    private Http3Client remember(Http3Client client) {
        clients.add(client);
        return client;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (var client : clients) {
            client.close();
        }
        server.afterEach(context);
    }
}
