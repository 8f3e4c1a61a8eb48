package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.PeerKind;
import dev.heddle.server.fixture.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another proxy as a child process, with a plain configuration: what its own documentation shows for a reverse proxy, and the
 * client's address told as Heddle tells it. It has a port and an origin for each case, so that cases share nothing.
 */
final class PeerProxy implements AutoCloseable {
    /** A case's place in it. */
    record Place(Case scenario, Origin origin, InetSocketAddress address) {}

    private static final String HAPROXY_FORWARDED = """
          http-request set-header X-Forwarded-For %[src]
          http-request set-header X-Forwarded-Proto http
          http-request set-header X-Forwarded-Host %[req.hdr(host)]
        """;

    private final PeerKind kind;
    private final Path directory;
    private final List<Place> places;
    private final Process process;

    private PeerProxy(PeerKind kind, Path directory, List<Place> places) throws IOException {
        this.kind = kind;
        this.directory = directory;
        this.places = places;
        this.process = start();
    }

    /** Starts one that takes requests when this returns. */
    static PeerProxy start(PeerKind kind, Path directory, List<Case> cases) throws IOException {
        var proxy = new PeerProxy(kind, directory, places(cases));
        proxy.awaitListening();
        return proxy;
    }

    List<Place> places() {
        return places;
    }

    /** The ports are free when they are asked for; that somebody else takes one before the proxy does is not likely. */
    private static List<Place> places(List<Case> cases) throws IOException {
        var reserved = new ArrayList<ServerSocket>();
        var all = new ArrayList<Place>();
        for (var scenario : cases) {
            var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            reserved.add(port);
            all.add(new Place(scenario, new Origin(), (InetSocketAddress) port.getLocalSocketAddress()));
        }
        for (var port : reserved) {
            port.close();
        }
        return all;
    }

    private Process start() throws IOException {
        return kind.start(directory, kind == PeerKind.NGINX ? nginx() : haproxy());
    }

    private void awaitListening() {
        var last = places.getLast().address();
        Eventually.isTrue(kind.label() + " listens; its log is in " + directory, () -> {
            try (var socket = new Socket()) {
                socket.connect(last);
                return true;
            } catch (IOException notYet) {
                return !process.isAlive();
            }
        });
        if (!process.isAlive()) {
            throw new AssertionError(kind.label() + " has ended: see " + directory);
        }
    }

    private String nginx() {
        var text = new StringBuilder("""
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log stderr crit;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy;
              fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $host;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_set_header X-Forwarded-Host $host;
            """);
        if ("root".equals(System.getProperty("user.name"))) {
            text.insert(0, "user root;\n"); // else its workers cannot write into the directory
        }
        for (var place : places) {
            int port = place.origin().port();
            text.append("  upstream o%d { server 127.0.0.1:%d max_fails=0; keepalive 8; }%n".formatted(port, port));
            text.append("  server { listen 127.0.0.1:%d; %s location / { proxy_pass http://o%d; } }%n"
                    .formatted(
                            place.address().getPort(),
                            place.scenario().isImpatient() ? "proxy_read_timeout 500ms;" : "",
                            port));
        }
        return text.append("}\n").toString();
    }

    private String haproxy() {
        var text = new StringBuilder("""
            global
              nbthread 1
              maxconn 2000
            defaults
              mode http
              timeout connect 3s
              timeout client 30s
              timeout http-request 10s
              timeout server 30s
            """);
        for (var place : places) {
            text.append("listen p").append(place.address().getPort()).append('\n');
            text.append("  bind 127.0.0.1:").append(place.address().getPort()).append('\n');
            text.append(HAPROXY_FORWARDED);
            text.append(place.scenario().isImpatient() ? "  timeout server 500ms\n" : "");
            text.append("  server origin 127.0.0.1:")
                    .append(place.origin().port())
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        for (var place : places) {
            place.origin().close();
        }
        process.destroy();
        try {
            if (!process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
