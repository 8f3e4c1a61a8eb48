package dev.heddle.load.proxy;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Plaintext;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Installed;
import dev.heddle.load.support.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The proxies that are compared, by name: each in front of one upstream, on as many threads as it has processors, with a
 * plain configuration: connections to the upstream are kept, clients may send as many requests as they like over one
 * connection, the client's address is passed on, and no access log is written.
 */
public final class Proxies {
    /** Its name. */
    public static final String HEDDLE = "heddle";
    /** Its name. */
    public static final String NGINX = "nginx";
    /** Its name. */
    public static final String HAPROXY = "haproxy";

    /**
     * As many as its files allow, two for each. Less would not only be less: HAProxy keeps idle connections to upstreams in a
     * part of the files that it counts on (by default a quarter), and opens new ones for the requests past that.
     */
    private static final int HAPROXY_CONNECTIONS = 9_500;

    static final List<String> ALL = List.of(HEDDLE, NGINX, HAPROXY);

    /** Those that let requests wait for a connection of a bounded pool; nginx answers 502 then. */
    static final List<String> WITH_QUEUE = List.of(HEDDLE, HAPROXY);

    private final Setting setting;
    private final int upstreamPort;

    /**
     * What they have in common.
     *
     * @param threads of each
     * @param mostConnections of clients
     * @param heddleJar asked only if Heddle is to be started
     * @param jvm flags of Heddle's JVM
     * @param arguments further ones for Heddle
     * @param results where the configurations go
     */
    public record Setting(
            int threads,
            int mostConnections,
            Supplier<Path> heddleJar,
            List<String> jvm,
            List<String> arguments,
            Path results) {}

    /** In front of the upstream at this port. */
    public Proxies(Setting setting, int upstreamPort) {
        this.setting = setting;
        this.upstreamPort = upstreamPort;
    }

    /** Whether it can be started here. Heddle is built with this. */
    static boolean isInstalled(String name) {
        return name.equals(HEDDLE) || Installed.find(name).isPresent();
    }

    /** Ready to be started, on ports that are free now; connections to the upstream as many as asked for. */
    public Contender get(String name) throws IOException {
        return get(name, 0);
    }

    /**
     * Ready to be started, on ports that are free now.
     *
     * @param pool connections to the upstream at most; 0 leaves it to the proxy's defaults
     */
    Contender get(String name, int pool) throws IOException {
        return switch (name) {
            case HEDDLE -> heddle(pool);
            case NGINX -> nginx();
            case HAPROXY -> haproxy(pool);
            default -> throw new IllegalArgumentException("no proxy " + name);
        };
    }

    private Contender heddle(int pool) throws IOException {
        HeddleServer server = HeddleServer.onFreePorts(setting.heddleJar().get(), "127.0.0.1");
        List<String> arguments = new ArrayList<>(
                pool == 0 ? HeddleProxy.toUpstreams(List.of(upstreamPort)) : List.of("--config", bounded(pool)));
        arguments.addAll(setting.arguments());
        return new Contender(
                HEDDLE, server.proxy(setting.jvm(), arguments), server.port(), server.admin(HeddleProxy.READY));
    }

    /** Its bound is for each event loop. */
    private String bounded(int pool) throws IOException {
        Files.createDirectories(setting.results());
        String text = HeddleConfig.bounded(
                upstreamPort, Math.max(1, pool / threads()), Math.max(1, setting.mostConnections()));
        return HeddleConfig.replace(setting.results().resolve("heddle.yaml"), text)
                .toString();
    }

    private Contender nginx() throws IOException {
        int port = Ports.free();
        Path directory = Files.createDirectories(setting.results().resolve("nginx"));
        // Where its workers may write, whoever starts it; they need no file for what is measured here.
        String text = """
            daemon off;
            user %1$s;
            worker_processes %2$d;
            worker_rlimit_nofile %3$d;
            pid %4$s/nginx.pid;
            error_log stderr warn;
            events {
                worker_connections %7$d;
            }
            http {
                access_log off;
                client_body_temp_path %4$s/client-body;
                proxy_temp_path %4$s/proxy;
                fastcgi_temp_path %4$s/fastcgi;
                uwsgi_temp_path %4$s/uwsgi;
                scgi_temp_path %4$s/scgi;
                keepalive_requests 1000000000;
                upstream origin {
                    server 127.0.0.1:%5$d;
                    keepalive %8$d;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:%6$d backlog=4096;
                    location / {
                        proxy_pass http://origin;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $http_host;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    }
                }
            }
            """.formatted(
                        System.getProperty("user.name"),
                        threads(),
                        openFiles(),
                        directory,
                        upstreamPort,
                        port,
                        workerConnections(),
                        keptConnections());
        Path file = Files.writeString(directory.resolve("nginx.conf"), text);
        List<String> command = List.of(executable(NGINX), "-p", directory.toString(), "-c", file.toString());
        return new Contender(NGINX, command, port, Plaintext.at(port));
    }

    private Contender haproxy(int pool) throws IOException {
        int port = Ports.free();
        Files.createDirectories(setting.results());
        String text =
                """
                global
                    nbthread %d
                    maxconn %d
                    tune.pool-low-fd-ratio 90
                    tune.pool-high-fd-ratio 95
                defaults
                    mode http
                    timeout connect 5s
                    timeout queue 60s
                    timeout client 60s
                    timeout server 60s
                    http-reuse always
                frontend clients
                    bind 127.0.0.1:%d backlog 4096
                    default_backend origin
                backend origin
                    option forwardfor
                    server one 127.0.0.1:%d%s
                """.formatted(threads(), HAPROXY_CONNECTIONS, port, upstreamPort, pool == 0 ? "" : " maxconn " + pool);
        Path file = Files.writeString(setting.results().resolve("haproxy.cfg"), text);
        List<String> command = List.of(executable(HAPROXY), "-db", "-f", file.toString());
        return new Contender(HAPROXY, command, port, Plaintext.at(port));
    }

    private int threads() {
        return setting.threads();
    }

    /** Two for each request, and its own. */
    private int openFiles() {
        return 2 * setting.mostConnections() + 500;
    }

    /** A worker of nginx that has fewer than a sixteenth of them free closes connections that are at rest. */
    private int workerConnections() {
        return openFiles() * 16 / 15 + 1;
    }

    /** One for each client, so that no request needs a new one. */
    private int keptConnections() {
        return Math.max(1_024, setting.mostConnections());
    }

    private static String executable(String name) {
        return Installed.find(name)
                .map(Path::toString)
                .orElseThrow(() -> new IllegalStateException(name + " is not installed"));
    }
}
