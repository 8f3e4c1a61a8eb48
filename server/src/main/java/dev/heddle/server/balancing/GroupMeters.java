package dev.heddle.server.balancing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a group, {@code http.client.members} and others, with the tag {@code group}; those of its members have
 * {@code upstream} too.
 */
final class GroupMeters {
    private final UpstreamGroup group;
    private final MeterRegistry registry;
    private final List<Meter> ofGroup = new ArrayList<>();
    private final Map<RetryReason, Counter> retries = new EnumMap<>(RetryReason.class);
    private final Map<NoMemberException.Reason, Counter> refusals = new EnumMap<>(NoMemberException.Reason.class);
    private final Counter budgetExhausted;
    private final Timer queueTime;

    /** Guarded by the group's lock. */
    private final List<Meter> ofMembers = new ArrayList<>();

    GroupMeters(UpstreamGroup group, MeterRegistry registry) {
        this.group = group;
        this.registry = registry;
        for (var state : MemberState.values()) {
            ofGroup.add(Gauge.builder("http.client.members", group, all -> all.count(state))
                    .description("Members of a group, by state")
                    .tag("group", group.name())
                    .tag("state", state.toString())
                    .register(registry));
        }
        gauge("http.client.group.waiting", "Calls that wait for a member", UpstreamGroup::waiting);
        gauge(
                "http.client.group.limit",
                "Calls that the group may have at once; 0 for any number",
                UpstreamGroup::limit);
        for (var reason : RetryReason.values()) {
            retries.put(reason, counter("http.client.group.retries", "Calls made again", "reason", reason.toString()));
        }
        for (var reason : NoMemberException.Reason.values()) {
            var word = reason.name().toLowerCase(Locale.ROOT);
            refusals.put(
                    reason,
                    counter("http.client.group.refused", "Calls for which there was no member", "reason", word));
        }
        budgetExhausted = keep(Counter.builder("http.client.group.retries.exhausted")
                .description("Calls not made again since the retry budget was used up")
                .tag("group", group.name())
                .register(registry));
        queueTime = keep(Timer.builder("http.client.group.queue.time")
                .description("How long calls have waited for a member, those that got none too")
                .tag("group", group.name())
                .register(registry));
    }

    private void gauge(String name, String description, ToDoubleFunction<UpstreamGroup> value) {
        ofGroup.add(Gauge.builder(name, group, value)
                .description(description)
                .tag("group", group.name())
                .register(registry));
    }

    private Counter counter(String name, String description, String tag, String value) {
        return keep(Counter.builder(name)
                .description(description)
                .tag("group", group.name())
                .tag(tag, value)
                .register(registry));
    }

    private <M extends Meter> M keep(M meter) {
        ofGroup.add(meter);
        return meter;
    }

    /** Guarded by the group's lock: these are the members from now on. */
    void show(List<Member> members) {
        ofMembers.forEach(registry::remove);
        ofMembers.clear();
        for (var member : members) {
            ofMembers.add(Gauge.builder("http.client.member.active", member, Member::inFlight)
                    .description("Calls that a member has now")
                    .tag("group", group.name())
                    .tag("upstream", member.name())
                    .register(registry));
            ofMembers.add(FunctionCounter.builder(
                            "http.client.member.ejections",
                            member,
                            one -> one.ejections().get())
                    .description("How often a member was ejected")
                    .tag("group", group.name())
                    .tag("upstream", member.name())
                    .register(registry));
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
        ofMembers.forEach(registry::remove);
        ofGroup.forEach(registry::remove);
    }
}
