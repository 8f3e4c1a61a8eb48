package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * HTTP/2 as browsers speak it, over TLS: each user has one connection, asks for a page and then for three things more at once, which
 * are streams of it, and posts a text of its own. A server that agrees on HTTP/1.1 fails every request. Gatling does not speak HTTP/2
 * in clear text.
 */
public final class Http2Simulation extends Simulation {
    private static final String PAGE = "page";
    private static final String PART = "part";
    private static final int PARTS = 3;
    private static final int PART_BYTES = 1_000;

    /** Gatling makes it, from the system properties. */
    public Http2Simulation() {
        Settings settings = Settings.of(KnownSimulation.HTTP2);
        long users = settings.plan().get(Knob.USERS);
        setUp(scenario("http2")
                        .during(settings.seconds(), false)
                        .on(exec(page(), Requests.echo()))
                        .injectOpen(atOnceUsers(settings.users())))
                .protocols(settings.protocol().enableHttp2().http2PriorKnowledge(known(settings.baseUrls())))
                .assertions(new Expectations(settings.plan())
                        .request(PAGE, users, Duration.ZERO)
                        .request(PART, PARTS * users, Duration.ZERO)
                        .request(Requests.ECHO, users, Duration.ZERO)
                        .list());
    }

    private static ChainBuilder page() {
        return exec(http(PAGE)
                .get("/plaintext")
                .check(status().is(200), bodyString().is(Requests.HELLO))
                .resources(part(1), part(2), part(PARTS)));
    }

    /** Each of another length: an answer that belongs to another stream is a failure. */
    private static HttpRequestActionBuilder part(int number) {
        int length = number * PART_BYTES;
        return http(PART)
                .get("/bytes/" + length)
                .check(status().is(200), bodyLength().is(length));
    }

    /** That they speak it: whoever does not, fails. */
    private static Map<String, Boolean> known(List<String> baseUrls) {
        return baseUrls.stream().map(URI::create).collect(Collectors.toMap(URI::getAuthority, base -> true));
    }
}
