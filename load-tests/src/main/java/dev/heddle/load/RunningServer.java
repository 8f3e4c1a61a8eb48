package dev.heddle.load;

import dev.heddle.load.gatling.simulation.KnownSimulation;
import dev.heddle.load.support.HttpProbe;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A server that someone else has started and will stop. */
final class RunningServer implements Target {
    private final List<String> baseUrls;
    private final Optional<URI> metrics;

    private RunningServer(List<String> baseUrls, Optional<URI> metrics) {
        this.baseUrls = baseUrls;
        this.metrics = metrics;
    }

    /** Asks once whether it is there: better now than by thousands of failed requests. */
    static RunningServer of(LoadOptions options) throws IOException, InterruptedException {
        Optional<URI> metrics = options.admin().map(admin -> admin.resolve("/metrics"));
        try (HttpProbe probe = new HttpProbe()) {
            for (String baseUrl : options.target()) {
                require(probe, "target", URI.create(baseUrl + "/plaintext"));
            }
            if (metrics.isPresent()) {
                require(probe, "admin", metrics.get());
            }
        }
        return new RunningServer(options.target(), metrics);
    }

    private static void require(HttpProbe probe, String option, URI uri) throws IOException, InterruptedException {
        if (!probe.answersOk(uri)) {
            throw new IOException(option + ": GET " + uri + " is not answered with 200: does the server run?");
        }
    }

    @Override
    public String describe() {
        return "Target:  " + String.join(", ", baseUrls)
                + metrics.map(uri -> ", metrics " + uri).orElse(", its metrics are not read (admin=...)");
    }

    @Override
    public List<String> baseUrls(KnownSimulation simulation) {
        return baseUrls;
    }

    @Override
    public Optional<URI> metrics(KnownSimulation simulation) {
        return metrics;
    }

    @Override
    public OptionalLong pid(KnownSimulation simulation) {
        return OptionalLong.empty();
    }

    @Override
    public List<String> stop() {
        return List.of();
    }

    @Override
    public void close() {
        // Not ours.
    }
}
