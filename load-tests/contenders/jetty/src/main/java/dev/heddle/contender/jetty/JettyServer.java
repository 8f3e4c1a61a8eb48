package dev.heddle.contender.jetty;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Jetty with virtual threads: each request's handler is sequential and may block. Arguments: the port, the selectors. */
final class JettyServer extends Handler.Abstract {
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY = "0123456789abcdef".repeat(1_024).getBytes(StandardCharsets.US_ASCII);

    private final ObjectMapper json = new ObjectMapper();

    record Greeting(int id, String message, boolean pinned, double score) {}

    static void main(String[] arguments) throws Exception {
        // Every task on a virtual thread: what the manual has for handlers that block.
        Server server = new Server(new VirtualThreadPool());
        HttpConfiguration http = new HttpConfiguration();
        // What the manual says for many connections: no cache of header fields for each.
        http.setHeaderCacheSize(0);
        ServerConnector connector =
                new ServerConnector(server, 1, Integer.parseInt(arguments[1]), new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        // As many connects at once as the load has; the default of 0 takes the JDK's 50.
        connector.setAcceptQueueSize(4_096);
        server.addConnector(connector);
        server.setHandler(new JettyServer());
        server.setStopAtShutdown(true);
        server.start();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        switch (request.getHttpURI().getPath()) {
            case "/plaintext" -> send(response, callback, "text/plain", HELLO);
            case "/json" ->
                send(
                        response,
                        callback,
                        "application/json",
                        json.writeValueAsBytes(new Greeting(1, "Hello, World!", false, 0.5)));
            case "/body" -> send(response, callback, "application/octet-stream", BODY);
            case "/delay" -> {
                Thread.sleep(20);
                send(response, callback, "text/plain", HELLO);
            }
            default -> Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        }
        return true;
    }

    private static void send(Response response, Callback callback, String type, byte[] body) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
