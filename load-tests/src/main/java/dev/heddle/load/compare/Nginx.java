package dev.heddle.load.compare;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Page;
import dev.heddle.load.proxy.Proxies;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with as many workers as there are server processors. */
final class Nginx extends StaticServer {
    Nginx(Setting setting) {
        super(setting, Proxies.NGINX);
    }

    @Override
    public String what() {
        return "`return 200` for plaintext, a file for body, `proxy_pass` with kept connections for proxy";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "`access_log off`: none of the others writes one",
                "`keepalive_requests` without an end: the load sends all its requests over the same connections",
                "`open_file_cache`, `sendfile`, `tcp_nopush` for the file, as its guide to static content has it",
                "`worker_connections` and `backlog` for the load",
                "for TLS the one cipher suite that all are measured with, by `ssl_conf_command`");
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return Candidates.firstLine(name(), "-v").replace("nginx version: ", "");
    }

    @Override
    public Contender contender(Work work, int upstreamPort) throws IOException {
        if (work == Work.PROXY) {
            return Candidates.proxies(setting, upstreamPort).get(name());
        }
        int port = Ports.free();
        Path directory =
                Files.createDirectories(setting.results().resolve(name()).resolve(work.word()));
        int clearPort = work.isOverTls() ? Ports.free() : port;
        Files.writeString(directory.resolve("body"), Page.BODY.body());
        String tls = work.isOverTls() ? tls(port) : "";
        Path file = Files.writeString(directory.resolve("nginx.conf"), configuration(directory, clearPort, tls));
        List<String> command = List.of(Candidates.program(name()), "-p", directory.toString(), "-c", file.toString());
        return new Contender(name(), command, port, Page.PLAINTEXT.at(clearPort));
    }

    private String tls(int port) throws IOException {
        TestCertificate files = TestCertificate.in(setting.results());
        return """
            listen 127.0.0.1:%d ssl backlog=4096;
                    ssl_certificate %s;
                    ssl_certificate_key %s;
                    ssl_protocols TLSv1.2 TLSv1.3;
                    ssl_conf_command Ciphersuites %s;
            """.formatted(port, files.certificate(), files.key(), TestCertificate.CIPHER);
    }

    private String configuration(Path directory, int port, String tls) {
        // Where its workers may read and write, whoever starts it.
        return """
            daemon off;
            user %1$s;
            worker_processes %2$d;
            worker_rlimit_nofile %3$d;
            pid %4$s/nginx.pid;
            error_log stderr warn;
            events {
                worker_connections %9$d;
            }
            http {
                access_log off;
                client_body_temp_path %4$s/client-body;
                proxy_temp_path %4$s/proxy;
                fastcgi_temp_path %4$s/fastcgi;
                uwsgi_temp_path %4$s/uwsgi;
                scgi_temp_path %4$s/scgi;
                keepalive_requests 1000000000;
                sendfile on;
                tcp_nopush on;
                open_file_cache max=100;
                default_type application/octet-stream;
                server {
                    listen 127.0.0.1:%5$d backlog=4096;
                    %10$s
                    location = %6$s {
                        default_type text/plain;
                        return 200 "%7$s";
                    }
                    location = %8$s {
                        root %4$s;
                    }
                }
            }
            """.formatted(
                        System.getProperty("user.name"),
                        setting.threads(),
                        OpenFiles.needed(setting.mostConnections()),
                        directory,
                        port,
                        Page.PLAINTEXT.path(),
                        Page.PLAINTEXT.body(),
                        Page.BODY.path(),
                        workerConnections(),
                        tls);
    }

    /** A worker that has fewer than a sixteenth of them free closes connections that are at rest. */
    private int workerConnections() {
        return OpenFiles.needed(setting.mostConnections()) * 16 / 15 + 1;
    }
}
