package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.AdaptiveLimit;
import dev.heddle.server.balancing.HealthCheck;
import dev.heddle.server.balancing.OutlierEjection;
import dev.heddle.server.balancing.QueueLimits;
import dev.heddle.server.balancing.RetryPolicy;
import dev.heddle.server.config.Key;
import dev.heddle.server.config.Lists;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.upstream.UpstreamLimits;
import dev.heddle.server.upstream.UpstreamProxyProtocol;
import dev.heddle.server.upstream.UpstreamTimeouts;
import dev.heddle.server.upstream.UpstreamTls;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Upstreams that do the same work. */
final class GroupSection {
    static final Schema<GroupConfig> SCHEMA =
            new Schema<>("group", "Upstreams that do the same work, under a name of your choice.", GroupSection::make);

    private static final Key<List<MemberConfig>> MEMBERS = SCHEMA.key(
                    "members", Lists.listOf(MemberSection.SCHEMA), "Its upstreams: at least one, each once.")
            .required();
    private static final Key<Balance.Name> BALANCE = SCHEMA.key(
                    "balance", Scalars.choice(Balance.Name.class), "Who gets a request.")
            .or("round-robin");
    private static final Key<String> HASH_BY = SCHEMA.key(
            "hash-by", ProxyKinds.HASH_KEY, "For consistent-hash: requests with the same one go to the same member.");
    private static final Key<UpstreamTimeouts> TIMEOUTS =
            SCHEMA.key("timeouts", TimeoutsSection.SCHEMA, "How long each of them may take.");
    private static final Key<UpstreamLimits> LIMITS =
            SCHEMA.key("limits", LimitsSection.SCHEMA, "What each of them gets at most.");
    private static final Key<UpstreamTls> TLS =
            SCHEMA.key("tls", TlsSection.SCHEMA, "How those of `https` are reached.");
    private static final Key<Optional<UpstreamProxyProtocol>> PROXY_PROTOCOL = SCHEMA.key(
                    "proxy-protocol",
                    Scalars.orOff(Scalars.choice(UpstreamProxyProtocol.class)),
                    "Tells each of them of the client at the beginning of a connection, which is for one exchange"
                            + " then.")
            .or("off");
    private static final Key<HealthCheck> HEALTH_CHECK =
            SCHEMA.key("health-check", HealthCheckSection.SCHEMA, "Asks each of them whether it is well.");
    private static final Key<EjectionSection.Read> EJECTION =
            SCHEMA.key("ejection", EjectionSection.SCHEMA, "When one whose requests fail gets none for a while.");
    private static final Key<RetryPolicy> RETRIES =
            SCHEMA.key("retries", RetriesSection.SCHEMA, "When a request that has failed is made again.");
    private static final Key<QueueLimits> QUEUE =
            SCHEMA.key("queue", QueueSection.SCHEMA, "How requests wait while all have as many as they may have.");
    private static final Key<AdaptiveLimit> ADAPTIVE_LIMIT =
            SCHEMA.key("adaptive-limit", AdaptiveLimitSection.SCHEMA, "A limit by how long requests take.");
    private static final Key<Optional<Duration>> SLOW_START = SCHEMA.key(
                    "slow-start",
                    Scalars.orOff(ProxyKinds.TIME_TO_AN_HOUR),
                    "For how long a member that comes back, or joins, gets less than its share.")
            .or("off");
    private static final Key<Integer> PANIC_BELOW = SCHEMA.key(
                    "panic-below",
                    Scalars.number(0, 100),
                    "If fewer percent of the members than this are up, all of them get requests; 0 for never.")
            .or("0");

    private GroupSection() {}

    private static @Nullable GroupConfig make(Section from) {
        var balance = balance(from);
        if (hasTwins(from) || hasTlsForNobody(from) || balance == null) {
            return null;
        }
        return new GroupConfig(from.get(MEMBERS), options(from), rules(from, balance));
    }

    private static boolean hasTwins(Section from) {
        var known = new HashSet<String>();
        for (var member : from.get(MEMBERS)) {
            if (!known.add(member.url()) || (member.name() != null && !known.add(member.name()))) {
                var what = known.contains(member.url()) && member.name() == null ? member.url() : member.name();
                from.wrong(MEMBERS, "has " + what + " twice", "each upstream once, each name once");
                return true;
            }
        }
        return false;
    }

    private static boolean hasTlsForNobody(Section from) {
        boolean wrong = from.has(TLS)
                && from.get(MEMBERS).stream().noneMatch(member -> UpstreamOptions.isEncrypted(member.url()));
        if (wrong) {
            from.wrong(TLS, "is for nobody", "beside members whose URL begins with https");
        }
        return wrong;
    }

    private static UpstreamOptions options(Section from) {
        return new UpstreamOptions(
                Objects.requireNonNullElse(from.find(TIMEOUTS), UpstreamTimeouts.DEFAULT),
                Objects.requireNonNullElse(from.find(LIMITS), UpstreamLimits.DEFAULT),
                from.find(TLS),
                from.get(PROXY_PROTOCOL).orElse(null));
    }

    private static @Nullable Balance balance(Section from) {
        var name = from.get(BALANCE);
        var hashBy = from.find(HASH_BY);
        if (name == Balance.Name.CONSISTENT_HASH && hashBy == null) {
            from.wrong(BALANCE, "needs hash-by", ProxyKinds.HASH_KEY.allowed());
            return null;
        }
        if (name != Balance.Name.CONSISTENT_HASH && hashBy != null) {
            from.wrong(HASH_BY, "is for consistent-hash", "beside balance: consistent-hash");
            return null;
        }
        return new Balance(name, hashBy);
    }

    private static GroupRules rules(Section from, Balance balance) {
        var ejection = from.find(EJECTION);
        return new GroupRules(
                balance,
                Objects.requireNonNullElse(from.find(RETRIES), RetryPolicy.DEFAULT),
                ejection == null ? OutlierEjection.DEFAULT : ejection.ejection(),
                from.find(HEALTH_CHECK),
                Objects.requireNonNullElse(from.find(QUEUE), QueueLimits.DEFAULT),
                from.find(ADAPTIVE_LIMIT),
                from.get(SLOW_START).orElse(Duration.ZERO),
                from.get(PANIC_BELOW));
    }
}
