package dev.heddle.server.cli;

import dev.heddle.server.proxy.config.Balance;
import dev.heddle.server.proxy.config.GroupConfig;
import dev.heddle.server.upstream.UpstreamLimits;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The simple case: every request to one group of upstreams. Whoever wants more writes routes in a file. */
final class SimpleProxyOptions {
    static final String UPSTREAM = "upstream";
    static final List<String> NAMES = List.of(UPSTREAM, "balance", "max-upstream-connections", "upstream-timeout");

    @Option(
            names = "--upstream",
            paramLabel = "URL",
            converter = UpstreamConverter.class,
            description = "Where requests go: http://127.0.0.1:9001. Given several times, each gets its turn. "
                    + "For more than one group of upstreams: routes in the file of --config.")
    List<String> upstreams = List.of();

    @Option(
            names = "--balance",
            paramLabel = "POLICY",
            defaultValue = "round-robin",
            converter = ChoiceConverter.OfPolicy.class,
            completionCandidates = ChoiceConverter.OfPolicy.class,
            description =
                    "Which upstream gets a request: round-robin, least-connections, power-of-two-choices or random.")
    Balance.Name balance = Balance.Name.ROUND_ROBIN;

    @Option(
            names = "--max-upstream-connections",
            paramLabel = "N",
            defaultValue = "256",
            converter = CountConverter.UpstreamConnections.class,
            description = "Open connections from one event loop to one upstream; more requests wait for one.")
    int maxUpstreamConnections;

    @Option(
            names = "--upstream-timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "To the head of an upstream's response, and between two pieces of its body.")
    Duration upstreamTimeout = Duration.ZERO;

    GroupConfig group() {
        return GroupConfig.of(
                upstreams,
                UpstreamTimeouts.DEFAULT.withHead(upstreamTimeout).withBody(upstreamTimeout),
                UpstreamLimits.DEFAULT.withConnections(maxUpstreamConnections),
                new Balance(balance, null));
    }
}
