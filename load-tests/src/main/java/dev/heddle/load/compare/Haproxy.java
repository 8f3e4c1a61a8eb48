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

/** HAProxy with as many threads as there are server processors. */
final class Haproxy extends StaticServer {
    Haproxy(Setting setting) {
        super(setting, Proxies.HAPROXY);
    }

    @Override
    public String what() {
        return "`http-request return` for plaintext and body, a backend with reused connections for proxy";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "`maxconn`, `ulimit-n` and `backlog` for the load; `no strict-limits`, since it counts on two files"
                        + " for each connection, and one is needed where there is no backend",
                "`tune.bufsize` 32768: what it returns must fit into one buffer, and 16 KB with a head do not fit into"
                        + " the default",
                "no log, as none of the others writes one",
                "for TLS the one cipher suite that all are measured with");
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return Candidates.firstLine(name(), "-v").replaceAll(" https?://\\S+", "");
    }

    @Override
    public Contender contender(Work work, int upstreamPort) throws IOException {
        if (work == Work.PROXY) {
            return Candidates.proxies(setting, upstreamPort).get(name());
        }
        int port = Ports.free();
        Path directory =
                Files.createDirectories(setting.results().resolve(name()).resolve(work.word()));
        Path body = Files.writeString(directory.resolve("body"), Page.BODY.body());
        int clearPort = work.isOverTls() ? Ports.free() : port;
        String configuration = configuration(work, body, clearPort);
        if (work.isOverTls()) {
            configuration += tls(directory, port);
        }
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration);
        List<String> command = List.of(Candidates.program(name()), "-db", "-f", file.toString());
        return new Contender(name(), command, port, Page.PLAINTEXT.at(clearPort));
    }

    /** One more port of the frontend, which is the last section. It wants certificate and key in one file. */
    private String tls(Path directory, int port) throws IOException {
        TestCertificate files = TestCertificate.in(setting.results());
        Path both = Files.writeString(
                directory.resolve("both.pem"), Files.readString(files.certificate()) + Files.readString(files.key()));
        return "    bind 127.0.0.1:%d backlog 4096 ssl crt %s ciphersuites %s ssl-min-ver TLSv1.2\n"
                .formatted(port, both, TestCertificate.CIPHER);
    }

    private String configuration(Work work, Path body, int port) {
        return """
            global
                nbthread %d
                maxconn %d
                ulimit-n %d
                no strict-limits%s
            defaults
                mode http
                timeout client 60s
            frontend clients
                bind 127.0.0.1:%d backlog 4096
                http-request return status 200 content-type %s string "%s" if { path %s }
                %s
            """.formatted(
                        setting.threads(),
                        setting.mostConnections() + 100,
                        OpenFiles.needed(setting.mostConnections()),
                        work == Work.BODY ? "\n    tune.bufsize 32768" : "",
                        port,
                        Page.PLAINTEXT.contentType(),
                        Page.PLAINTEXT.body(),
                        Page.PLAINTEXT.path(),
                        work == Work.BODY ? returnFile(body) : "");
    }

    private static String returnFile(Path body) {
        return "http-request return status 200 content-type %s file %s if { path %s }"
                .formatted(Page.BODY.contentType(), body, Page.BODY.path());
    }
}
