package dev.heddle.load.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.heddle.load.client.Greeting;
import dev.heddle.load.client.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's own HTTP server with a virtual thread for each request. */
final class JdkProgram {
    /** As many connects at once as the load has. */
    private static final int BACKLOG = 4_096;

    private static final byte[] HELLO = Page.PLAINTEXT.body().getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY = Page.BODY.body().getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper JSON = new ObjectMapper();

    private JdkProgram() {}

    /** Argument: the port. Ends with its standard input. */
    static void main(String[] arguments) throws IOException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpServer server = start(Integer.parseInt(arguments[0]), executor);
            System.out.println("listening on " + server.getAddress());
            System.in.transferTo(OutputStream.nullOutputStream());
            server.stop(0);
        }
    }

    static HttpServer start(int port, ExecutorService executor) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.setExecutor(executor);
        server.createContext(Page.PLAINTEXT.path(), exchange -> send(exchange, Page.PLAINTEXT, HELLO));
        server.createContext(
                Page.JSON.path(), exchange -> send(exchange, Page.JSON, JSON.writeValueAsBytes(Greeting.HELLO)));
        server.createContext(Page.BODY.path(), exchange -> send(exchange, Page.BODY, BODY));
        server.createContext(Page.DELAY.path(), delayed(exchange -> send(exchange, Page.DELAY, HELLO)));
        server.start();
        return server;
    }

    private static HttpHandler delayed(HttpHandler handler) {
        return exchange -> {
            try {
                Thread.sleep(Page.DELAY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            handler.handle(exchange);
        };
    }

    private static void send(HttpExchange exchange, Page page, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", page.contentType());
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
