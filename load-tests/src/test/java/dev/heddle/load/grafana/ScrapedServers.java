package dev.heddle.load.grafana;

import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Ports;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An echo server and a proxy before it, with a little of everything to measure. */
final class ScrapedServers implements AutoCloseable {
    /** So many that the memory of a connection is shown. */
    private static final int HELD = 120;

    /** Small, so that little is taken from other tests. */
    private static final List<String> JVM = List.of("-XX:+UseG1GC", "-Xmx64m");

    private static final HttpRequest.BodyPublisher NO_BODY = HttpRequest.BodyPublishers.noBody();

    private final HeddleServer echo = HeddleServer.onFreePorts(Locations.serverJar(), "127.0.0.1");
    private final HeddleServer proxy = HeddleServer.onFreePorts(Locations.serverJar(), "127.0.0.1");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ServerProcess> processes = new ArrayList<>();
    private final List<Socket> held = new ArrayList<>();

    static ScrapedServers start(Path directory) throws IOException, InterruptedException {
        var servers = new ScrapedServers();
        try {
            servers.run("echo", servers.echo, servers.echo.echo(JVM, List.of()), directory);
            var config = Files.writeString(directory.resolve("proxy.yml"), servers.routes());
            var arguments = List.of("--config", config.toString());
            servers.run("proxy", servers.proxy, servers.proxy.proxy(JVM, arguments), directory);
            servers.hold();
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
        return servers;
    }

    private void run(String name, HeddleServer server, List<String> command, Path directory)
            throws IOException, InterruptedException {
        var log = directory.resolve(name + ".log");
        processes.add(ServerProcess.start(name, command, server.admin("/health/ready"), log));
    }

    /** One group that is well, and one whose only member is not there. */
    private String routes() {
        return """
            upstreams:
              echo: {members: ["http://127.0.0.1:%d"]}
              gone:
                members: ["http://127.0.0.1:%d"]
                health-check: {path: /, interval: 200ms, timeout: 100ms, unhealthy: 1}
            routes:
              - {path: /limited, upstream: echo, rate-limit: 1}
              - {path: /gone, upstream: gone}
              - {upstream: echo}
            """.formatted(echo.port(), Ports.free());
    }

    private void hold() throws IOException {
        for (int i = 0; i < HELD; i++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), echo.port());
            held.add(socket);
            socket.getOutputStream()
                    .write("GET /plaintext HTTP/1.1\r\nHost: held\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** What Prometheus scrapes. */
    List<String> targets() {
        return List.of("127.0.0.1:" + echo.adminPort(), "127.0.0.1:" + proxy.adminPort());
    }

    /** Several hundred requests, since one slice in 64 is measured; and a garbage collection of each server. */
    void work() throws IOException, InterruptedException {
        for (var server : List.of(echo, proxy)) {
            get(server, "/plaintext", 200);
            get(server, "/delay/0.01", 5);
            get(server, "/bytes/100000", 5);
            for (var path : List.of("/status/204", "/status/404", "/status/500", "/no/such/path")) {
                get(server, path, 1);
            }
        }
        get(proxy, "/limited", 5);
        get(proxy, "/gone", 2);
        collectGarbage();
    }

    private void get(HeddleServer server, String path, int times) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        var request = HttpRequest.newBuilder(uri).method("GET", NO_BODY).build();
        for (int i = 0; i < times; i++) {
            client.send(request, BodyHandlers.discarding());
        }
    }

    private void collectGarbage() throws IOException, InterruptedException {
        for (var process : processes) {
            var jcmd = new ProcessBuilder(JavaCommand.tool("jcmd"), Long.toString(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            jcmd.waitFor(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        for (var socket : held) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        client.shutdownNow();
        processes.reversed().forEach(ServerProcess::close);
    }
}
