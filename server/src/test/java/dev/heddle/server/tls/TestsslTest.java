package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heddle.server.Server;
import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** testssl.sh finds nothing worse than low, whoever speaks TLS. */
@EnabledIfSystemProperty(
        named = "heddle.testssl",
        matches = "true",
        disabledReason = "runs by mvn -Ptestssl, and takes minutes")
class TestsslTest {
    private static final long MOST_MINUTES = 20;

    /** Debian's name, and that of the project. */
    private static final List<String> NAMES = List.of("testssl", "testssl.sh");

    private static final Set<String> FINE = Set.of("OK", "INFO", "LOW", "DEBUG");

    /** What says nothing about this server, each with its reason; server/README.md has them too. */
    private static final Map<String, String> EXCLUDED = Map.of(
            "engine_problem", "the OpenSSL that testssl.sh uses has no GOST, which is not offered here",
            "security_headers", "fields that tell browsers what a site's pages may do: its handlers send them",
            "sessionresumption_ticket",
                    "testssl.sh asks for a ticket and leaves at once: the JDK sends it behind the client's end of the"
                            + " handshake, as RFC 8446 4.6.1 has it, perhaps too late; ResumptionTest waits for it");

    @RegisterExtension
    final TestServer server = new TestServer();

    @TempDir
    Path directory;

    private record Finding(String id, String severity, String text) {}

    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    @Timeout(value = MOST_MINUTES, unit = TimeUnit.MINUTES)
    void nothingIsWorseThanLow(TlsProvider provider) throws Exception {
        var program = program();
        assumeTrue(program != null, "testssl.sh is not installed: apt-get install testssl.sh");
        start(provider);

        var findings = run(program);

        assertThat(findings).hasSizeGreaterThan(50);
        assertThat(findings)
                .filteredOn(finding -> !FINE.contains(finding.severity) && !EXCLUDED.containsKey(finding.id))
                .isEmpty();
    }

    private static Path program() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(path -> NAMES.stream().map(name -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private void start(TlsProvider provider) throws Exception {
        var certificates = new TestCertificates();
        certificates.authorityIn(directory);
        var bundle = certificates.sign(properties -> properties
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .addExtendedKeyUsageServerAuth()
                // Nobody asks there; without one it is a finding about the authority.
                .addCrlDistributionPoint(URI.create("http://127.0.0.1/authority.crl"))
                .notAfter(Instant.now().plus(Duration.ofDays(180))));
        var certificate = new ServerCertificate(
                List.of(bundle.getCertificatePath()), bundle.getKeyPair().getPrivate(), "test");
        var tls = ServerTls.load(TlsOptions.of(() -> certificate).withProvider(provider));
        server.start(Server.builder().http(EchoRoutes.addTo(new Router())).https(0, tls));
    }

    private List<Finding> run(Path program) throws Exception {
        var report = directory.resolve("report.json");
        var process = new ProcessBuilder(
                        program.toString(),
                        "--quiet",
                        "--warnings",
                        "off",
                        "--color",
                        "0",
                        "--add-ca",
                        directory.resolve("authority.pem").toString(),
                        "--jsonfile",
                        report.toString(),
                        "--ip",
                        "127.0.0.1",
                        "localhost:" + server.server().httpsAddress().getPort())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return read(report);
    }

    private static List<Finding> read(Path report) throws Exception {
        var findings = new ArrayList<Finding>();
        for (var one : new ObjectMapper().readTree(report.toFile())) {
            findings.add(new Finding(
                    one.path("id").asText(),
                    one.path("severity").asText(),
                    one.path("finding").asText()));
        }
        return findings;
    }
}
