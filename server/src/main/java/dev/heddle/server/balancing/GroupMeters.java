package dev.heddle.server.balancing;

import dev.heddle.server.metering.SharedMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a group, {@code http.client.group.*} with the tag {@code group}, and of its members, {@code
 * http.client.member.*} with {@code upstream} too: tagged as those that the upstreams have themselves.
 */
final class GroupMeters {
    private final UpstreamGroup group;
    private final MeterRegistry registry;
    private final SharedMeters ofGroup;
    private final Map<RetryReason, Counter> retries = new EnumMap<>(RetryReason.class);
    private final Map<NoMemberException.Reason, Counter> refusals = new EnumMap<>(NoMemberException.Reason.class);
    private final Counter budgetExhausted;
    private final Timer queueTime;

    /** Guarded by the group's lock. */
    private Map<Member, OfMember> ofMembers = new HashMap<>();

    private record OfMember(SharedMeters meters, Counter ejections) {}

    GroupMeters(UpstreamGroup group, MeterRegistry registry) {
        this.group = group;
        this.registry = registry;
        ofGroup = new SharedMeters(registry, "group", group.name());
        for (var state : MemberState.values()) {
            ofGroup.gauge(
                    "http.client.group.members",
                    "Members of a group, by state",
                    () -> group.count(state),
                    "state",
                    state.toString());
        }
        gauge("http.client.group.waiting", "Calls that wait for a member", UpstreamGroup::waiting);
        gauge(
                "http.client.group.limit",
                "Calls that the group may have at once; 0 for any number",
                UpstreamGroup::limit);
        for (var reason : RetryReason.values()) {
            retries.put(
                    reason,
                    ofGroup.counter("http.client.group.retries", "Calls made again", "reason", reason.toString()));
        }
        for (var reason : NoMemberException.Reason.values()) {
            var word = reason.name().toLowerCase(Locale.ROOT);
            refusals.put(
                    reason,
                    ofGroup.counter(
                            "http.client.group.refused", "Calls for which there was no member", "reason", word));
        }
        budgetExhausted = ofGroup.counter(
                "http.client.group.retries.exhausted", "Calls not made again since the retry budget was used up");
        queueTime = ofGroup.timer(
                "http.client.group.queue.time", "How long calls have waited for a member, those that got none too");
    }

    private void gauge(String name, String description, ToDoubleFunction<UpstreamGroup> value) {
        ofGroup.gauge(name, description, () -> value.applyAsDouble(group));
    }

    /** Guarded by the group's lock: these are the members from now on. */
    void show(List<Member> members) {
        var before = ofMembers;
        ofMembers = new HashMap<>();
        for (var member : members) {
            var known = before.remove(member);
            ofMembers.put(member, known == null ? register(member) : known);
        }
        before.values().forEach(left -> left.meters.close());
    }

    private OfMember register(Member member) {
        var meters = new SharedMeters(
                registry, "group", group.name(), "upstream", member.upstream().name());
        meters.gauge("http.client.member.active", "Calls that a member has now", member::inFlight);
        meters.gauge("http.client.member.up", "1 if the member gets calls, else 0", () -> group.isUp(member) ? 1 : 0);
        return new OfMember(meters, meters.counter("http.client.member.ejections", "How often a member was ejected"));
    }

    /** Guarded by the group's lock. */
    void ejected(Member member) {
        var known = ofMembers.get(member);
        if (known != null) {
            known.ejections.increment();
        }
    }

    void retried(RetryReason reason) {
        Objects.requireNonNull(retries.get(reason)).increment();
    }

    void budgetExhausted() {
        budgetExhausted.increment();
    }

    void refused(NoMemberException.Reason reason) {
        Objects.requireNonNull(refusals.get(reason)).increment();
    }

    void waited(long nanos) {
        queueTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Guarded by the group's lock. */
    void close() {
        show(List.of());
        ofGroup.close();
    }
}
