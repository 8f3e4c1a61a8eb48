package dev.heddle.server.differential;

import dev.heddle.server.Server;
import dev.heddle.server.conformance.PeerKind;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.http.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;

/** A server that reads every request to its end, and answers it with its target. */
final class PeerServer implements AutoCloseable {
    private final InetSocketAddress address;
    private final Runnable end;

    private PeerServer(InetSocketAddress address, Runnable end) {
        this.address = address;
        this.end = end;
    }

    static PeerServer heddle() throws IOException {
        var server = Server.builder()
                .eventLoops(1)
                .http(0, PeerServer::answer)
                .stallLimit(Eventually.PATIENCE)
                .start();
        return new PeerServer(server.httpAddress(), () -> drain(server));
    }

    private static void drain(Server server) {
        try {
            server.drain(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.request().body().readAll();
        exchange.response().send(exchange.request().target());
    }

    /** Another one, on a port that is free, its files in a directory. */
    static PeerServer start(PeerKind kind, Path directory) throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var process = kind.start(directory, kind == PeerKind.NGINX ? nginx(port) : haproxy(port));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Eventually.isTrue(kind.label() + " listens; its log is in " + directory, () -> isOpen(address));
        return new PeerServer(address, process::destroy);
    }

    private static boolean isOpen(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String nginx(int port) {
        var user = "root".equals(System.getProperty("user.name")) ? "user root;\n" : "";
        return user + """
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log stderr crit;
            events { worker_connections 4096; }
            http {
              access_log off;
              default_type text/plain;
              client_body_temp_path body; proxy_temp_path proxy;
              fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              server { listen 127.0.0.1:%d; location / { return 200 $request_uri; } }
            }
            """.formatted(port);
    }

    private static String haproxy(int port) {
        return """
            global
              nbthread 1
              maxconn 4000
            defaults
              mode http
              timeout client 30s
              timeout http-request 10s
            frontend all
              bind 127.0.0.1:%d
              http-request wait-for-body time 5s at-least 1m
              http-request return status 200 content-type text/plain lf-string %%[url]
            """.formatted(port);
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        end.run();
    }
}
