package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ws;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;

/**
 * WebSocket echo: each user keeps one connection to {@code /ws}, sends a text of its own now and then and expects the same
 * text back, then closes with a close frame.
 */
public final class WebSocketSimulation extends Simulation {
    private static final String CONNECT = "connect";
    private static final String ECHOED = "echoed";
    private static final String COUNTER = "n";

    /** Far more than the limit of any answer: it is to end the wait, not to judge. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Gatling makes it, from the system properties. */
    public WebSocketSimulation() {
        Settings settings = Settings.of(KnownSimulation.WEBSOCKET);
        Duration pause = settings.plan().millis(Knob.PAUSE_MS);
        setUp(scenario("websocket")
                        .exec(ws(CONNECT).connect("/ws"))
                        .exitHereIfFailed()
                        .during(settings.seconds(), COUNTER, false)
                        .on(exec(echo(), pause(pause)))
                        .exec(ws("close").close())
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(settings.protocol().wsBaseUrls(webSocketUrls(settings.baseUrls())))
                .assertions(new Expectations(settings.plan())
                        .request(CONNECT, settings.plan().get(Knob.USERS), Duration.ZERO)
                        .request(ECHOED, settings.plan().get(Knob.USERS), Duration.ZERO)
                        .list());
    }

    private static ChainBuilder echo() {
        return exec(ws("send")
                .sendText(WebSocketSimulation::textOf)
                .await(PATIENCE)
                .on(ws.checkTextMessage(ECHOED).check(bodyString().is(WebSocketSimulation::textOf))));
    }

    private static String textOf(Session session) {
        return "user " + session.userId() + ", message " + session.getInt(COUNTER);
    }

    /** {@code http} becomes {@code ws}, and {@code https} {@code wss}. */
    private static List<String> webSocketUrls(List<String> baseUrls) {
        return baseUrls.stream()
                .map(url -> "ws" + url.substring("http".length()))
                .toList();
    }
}
