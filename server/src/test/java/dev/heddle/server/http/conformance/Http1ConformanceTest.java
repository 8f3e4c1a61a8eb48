package dev.heddle.server.http.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.CaseRunner;
import dev.heddle.server.conformance.CaseRunner.Probe;
import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpLimits;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The echo server does with right bytes and wrong ones what the RFCs say, in one piece and byte by byte. */
@ExtendWith(NoLeaks.class)
class Http1ConformanceTest {
    private static final int BODY_LIMIT = 1_000_000;
    /** Longer ones take long byte by byte. */
    private static final int LONGEST_IN_BYTES = 500;

    private static final Probe PROBE = new Probe("/plaintext", "Hello, World!");

    /** One for all cases, of which none may leave anything behind. */
    private static final TestServer SERVER = new TestServer();

    @BeforeAll
    static void start() throws IOException {
        var limits = HttpLimits.DEFAULT;
        SERVER.beforeEach(null);
        SERVER.start(Server.builder()
                .http(0, EchoRoutes.addTo(new Router()))
                .eventLoops(1)
                .limits(new HttpLimits(
                        limits.requestLineBytes(),
                        limits.headerBytes(),
                        BODY_LIMIT,
                        BODY_LIMIT,
                        limits.requestsPerConnection())));
    }

    @AfterAll
    static void stop() throws IOException {
        SERVER.afterEach(null);
    }

    static Stream<Case> cases() {
        return Http1Cases.all();
    }

    static Stream<Case> shortCases() {
        return cases().filter(scenario -> scenario.bytes().length() <= LONGEST_IN_BYTES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isAsExpected(Case scenario) throws Exception {
        check(scenario, Integer.MAX_VALUE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shortCases")
    void isAsExpectedByteByByte(Case scenario) throws Exception {
        check(scenario, 1);
    }

    private static void check(Case scenario, int pieceBytes) throws IOException {
        var address = SERVER.server().httpAddress();
        var outcome = CaseRunner.run(scenario, address, PROBE, Eventually.PATIENCE, pieceBytes);
        SERVER.awaitNoConnection();
        assertThat(scenario.differences(outcome))
                .as("%s; expected: %s; seen: %s", scenario, scenario.expected(), outcome)
                .isEmpty();
    }

    @Test
    void casesHaveNamesOfTheirOwn() {
        var names = new HashSet<String>();
        assertThat(cases().filter(scenario -> !names.add(scenario.name()))).isEmpty();
    }

    @Test
    void documentIsTrue() throws IOException {
        var text = Http1Document.text();
        if (Boolean.getBoolean("heddle.conformance")) {
            Files.writeString(Http1Document.FILE, text);
        }
        assertThat(Http1Document.FILE)
                .as("write it again by mvn -Pconformance")
                .content()
                .isEqualTo(text);
    }
}
