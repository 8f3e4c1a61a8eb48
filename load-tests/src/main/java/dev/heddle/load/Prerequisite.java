package dev.heddle.load;

import dev.heddle.load.gatling.simulation.KnownSimulation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** What a simulation needs of a server that not every server has. */
final class Prerequisite {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 404;

    private Prerequisite() {}

    /** Why it cannot run, empty if it can. Only a plain "not found" counts: any other fault is for the simulation to find. */
    static Optional<String> missing(KnownSimulation simulation, Target target)
            throws IOException, InterruptedException {
        if (simulation.isOverTls() && !target.baseUrls(simulation).getFirst().startsWith("https:")) {
            return Optional.of("it needs a target of https");
        }
        if (!simulation.equals(KnownSimulation.WEBSOCKET)) {
            return Optional.empty();
        }
        URI uri = URI.create(target.baseUrls(simulation).getFirst() + "/ws");
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status == NOT_FOUND ? Optional.of("the server has no /ws") : Optional.empty();
        }
    }
}
