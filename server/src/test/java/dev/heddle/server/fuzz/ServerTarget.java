package dev.heddle.server.fuzz;

import dev.heddle.server.Server;
import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.LogRecorder;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpTimeouts;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * The echo server as a whole, over a socket, which stays for all runs: whatever comes, it answers in its protocol, ends the
 * connection when the client does, and has nothing to complain of in its log.
 */
public final class ServerTarget implements FuzzTarget {
    /** What it speaks. */
    public interface Protocol {
        /** What is sent before each input. */
        byte[] opening();

        /** Fails if what has come is not of the protocol. */
        void check(byte[] input, byte[] answer) throws IOException;

        /** Right inputs. */
        List<byte[]> seeds();

        /** Words of it. */
        List<String> words();
    }

    /** Short, so that what waits for them ends: a client that has said its last cannot open a window, say. */
    private static final HttpTimeouts TIMEOUTS =
            new HttpTimeouts(seconds(1), seconds(1), seconds(1), Duration.ofMillis(200));

    private static final Router ROUTES = EchoRoutes.addTo(new Router());

    private final Protocol protocol;
    private final Server server;

    /** Starts the server. */
    public ServerTarget(Protocol protocol) {
        this.protocol = protocol;
        try {
            server = Server.builder()
                    .eventLoops(1)
                    .http(0, ServerTarget::handle)
                    .timeouts(TIMEOUTS)
                    .stallLimit(Eventually.PATIENCE)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that ends its output may have asked for more than it waits for: not what takes as long as it says. */
    private static void handle(HttpExchange exchange) throws Exception {
        var path = exchange.request().path();
        if (path.startsWith("/delay") || path.startsWith("/drip") || path.startsWith("/sse")) {
            throw new HttpException(404, "not here");
        }
        ROUTES.handle(exchange);
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    @Override
    public void run(byte[] input) throws IOException {
        int logged = LogRecorder.events().size();
        protocol.check(input, exchange(input));
        Eventually.isTrue("the connection is closed", () -> server.openConnections() == 0);
        var events = LogRecorder.events();
        Must.be(events.size() == logged, "logged: " + (events.isEmpty() ? "" : events.getLast()));
    }

    private byte[] exchange(byte[] input) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout((int) Eventually.PATIENCE.toMillis());
            socket.connect(server.httpAddress());
            try {
                socket.getOutputStream().write(protocol.opening());
                socket.getOutputStream().write(input);
                socket.shutdownOutput();
            } catch (IOException closedAlready) {
                // It has seen enough.
            }
            return read(socket);
        }
    }

    /** A reset may take away what came before it: the server has not read all then. */
    private static byte[] read(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException reset) {
            return new byte[0];
        }
    }

    @Override
    public List<byte[]> seeds() {
        return protocol.seeds();
    }

    @Override
    public List<String> words() {
        return protocol.words();
    }

    @Override
    public void close() {
        try {
            server.drain(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
