package dev.heddle.load.compare;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Page;
import dev.heddle.load.support.Installed;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Go's net/http, and its ReverseProxy: compiled with what is installed, into the results directory. */
final class GoProgram implements Candidate {
    private final Setting setting;

    GoProgram(Setting setting) {
        this.setting = setting;
    }

    @Override
    public String name() {
        return "go";
    }

    @Override
    public String what() {
        return "net/http: sequential handlers, a goroutine for each connection; as a proxy httputil.ReverseProxy";
    }

    @Override
    public List<String> settings() {
        return List.of("as a proxy `MaxIdleConnsPerHost` 1024, as many as nginx keeps: with the default of 2 it opens a"
                + " connection for most requests");
    }

    @Override
    public Optional<String> cannot(Work work) {
        return work.isOverTls() ? Optional.of(Work.NOT_OVER_TLS) : Optional.empty();
    }

    @Override
    public void prepare(PrintStream out) throws UnavailableException, IOException, InterruptedException {
        Path compiler = Installed.find("go").orElseThrow(() -> new UnavailableException("is not installed"));
        Path source = Locations.project().resolve(Path.of("load-tests", "contenders", "go", "main.go"));
        Path log = Files.createDirectories(setting.results()).resolve("build-go.log");
        ProcessBuilder builder = new ProcessBuilder(
                        compiler.toString(), "build", "-o", program().toString(), source.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("GO111MODULE", "off");
        builder.environment()
                .put("GOCACHE", setting.results().resolve("go-cache").toString());
        if (builder.start().waitFor() != 0) {
            throw new UnavailableException(
                    "cannot be compiled: " + Files.readString(log).strip());
        }
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return Candidates.firstLine("go", "version").replace("go version ", "");
    }

    @Override
    public Contender contender(Work work, int upstreamPort) {
        int port = Ports.free();
        String address = "127.0.0.1:" + port;
        List<String> command = work == Work.PROXY
                ? List.of(program().toString(), "proxy", address, "http://127.0.0.1:" + upstreamPort)
                : List.of(program().toString(), "server", address);
        return new Contender(name(), command, port, Page.PLAINTEXT.at(port));
    }

    private Path program() {
        return setting.results().resolve("go-contender");
    }
}
