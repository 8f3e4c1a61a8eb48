package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.http.HttpDsl.http;

import dev.heddle.load.gatling.GatlingProcess;
import dev.heddle.load.gatling.Knob;
import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.Share;
import dev.heddle.load.gatling.Size;
import dev.heddle.load.support.Options;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a simulation is told by the system properties of Gatling's JVM. */
record Settings(LoadPlan plan, Share share, List<String> baseUrls) {
    static Settings of(KnownSimulation simulation) {
        Options options = Options.of(List.of(), System.getProperties(), optionNames());
        String baseUrls = options.text(GatlingProcess.BASE_URLS).orElse("http://127.0.0.1:8080");
        return new Settings(
                simulation.plan(options, Size.NORMAL), Share.from(options), List.of(baseUrls.split(",", -1)));
    }

    private static Set<String> optionNames() {
        Set<String> names = new HashSet<>(KnownSimulation.optionNames());
        names.addAll(Share.OPTIONS);
        names.add(GatlingProcess.BASE_URLS);
        return names;
    }

    /**
     * HTTP/1.1 without anything that would keep a request from the server. A virtual user has a connection pool of its own
     * and sends one request at a time: users are connections ({@code shareConnections} undoes that).
     */
    HttpProtocolBuilder protocol() {
        return http.baseUrls(baseUrls).disableWarmUp().disableCaching();
    }

    /** This process's part of the users. */
    int users() {
        return share.of(plan.get(Knob.USERS));
    }

    /** This process's part of the arrivals a second. */
    double rate() {
        return share.ofRate(plan.get(Knob.RATE));
    }

    Duration seconds() {
        return plan.seconds(Knob.SECONDS);
    }

    Duration ramp() {
        return plan.seconds(Knob.RAMP);
    }
}
