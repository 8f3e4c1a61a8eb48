package dev.heddle.server.proxy.config;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.balancing.GroupMember;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.proxy.config.MemberConfig.Addresses;
import dev.heddle.server.upstream.NameLookup;
import dev.heddle.server.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group with the configuration that it was made of. Where a member is each address of a name, a coroutine looks the name
 * up again and again, and gives the group a member for each; until the name is found for the first time it is one member
 * itself. May be used by any thread.
 */
final class RunningGroup {
    private static final Logger log = LoggerFactory.getLogger(RunningGroup.class);

    /**
     * How names are looked up.
     *
     * @param interval from the end of one look-up to the beginning of the next
     */
    record Lookups(NameLookup lookup, Duration interval) {
        static final Lookups DEFAULT =
                new Lookups(host -> List.of(InetAddress.getAllByName(host)), Duration.ofSeconds(5));
    }

    /** Where an upstream is: at any address of its host if it is null. */
    private record Origin(String url, @Nullable InetAddress address) {}

    private final UpstreamGroup group;
    private final @Nullable MeterRegistry registry;
    private final Lookups lookups;
    /** As it is in effect. Guarded by this, as all that follows. */
    private GroupConfig config;

    private Map<Origin, Upstream> upstreams = new HashMap<>();
    /** By URL, of the members that are each address. */
    private Map<String, List<InetAddress>> addresses = Map.of();

    private @Nullable EventLoops loops;
    private @Nullable Coroutine lookingUp;

    /**
     * Makes a group.
     *
     * @param registry for its meters, or null for none
     */
    RunningGroup(String name, GroupConfig config, @Nullable MeterRegistry registry, Lookups lookups) {
        this.config = config;
        this.registry = registry;
        this.lookups = lookups;
        var options = config.rules().applyTo(UpstreamGroup.builder(name));
        members(name, upstreams).forEach(options::member);
        if (registry != null) {
            options.meters(registry);
        }
        group = options.build();
    }

    UpstreamGroup group() {
        return group;
    }

    /** Begins what the group does by itself; a second call does nothing. */
    synchronized void start(EventLoops on) {
        group.start(on);
        if (loops == null) {
            loops = on;
            lookUp();
        }
    }

    /** Takes other options; members that are the same keep their connections and what is known of them. */
    synchronized void become(GroupConfig other) {
        if (other.equals(config)) {
            return;
        }
        boolean alike = other.options().equals(config.options());
        config = other;
        var options = other.rules().applyTo(UpstreamGroup.builder(group.name()));
        members(group.name(), alike ? upstreams : Map.of()).forEach(options::member);
        group.reconfigure(options);
        lookUp();
    }

    /** Looks nothing up any more: before the group is closed. */
    synchronized void end() {
        loops = null;
        lookUp();
    }

    // ---- members

    /** Under this. The members that there shall be, with upstreams that are known where they are the same. */
    private List<GroupMember> members(String name, Map<Origin, Upstream> known) {
        var wanted = new HashMap<Origin, Upstream>();
        var names = new HashSet<String>();
        var members = new ArrayList<GroupMember>();
        for (var member : config.members()) {
            for (var origin : origins(member)) {
                var upstream = known.containsKey(origin) ? known.get(origin) : upstream(name, origin);
                var made = member.member(upstream, origin.address != null);
                if (names.add(made.name())) { // two names may have an address in common
                    members.add(made);
                    wanted.put(origin, upstream);
                }
            }
        }
        upstreams = wanted;
        return members;
    }

    private List<Origin> origins(MemberConfig member) {
        var found = addresses.get(member.url());
        return found == null || member.addresses() == Addresses.ONE
                ? List.of(new Origin(member.url(), null))
                : found.stream()
                        .map(address -> new Origin(member.url(), address))
                        .toList();
    }

    private Upstream upstream(String name, Origin origin) {
        var upstream = config.options().applyTo(origin.url);
        if (origin.address != null) {
            upstream.address(origin.address);
        }
        return registry == null
                ? upstream.build()
                : upstream.meters(registry, name).build();
    }

    // ---- look-ups

    /** Under this. Ends the coroutine that looks up, and starts one if there is anything to look up. */
    private void lookUp() {
        if (lookingUp != null) {
            lookingUp.cancel("something else is looked up, or nothing");
            lookingUp = null;
        }
        var urls = config.members().stream()
                .filter(member -> member.addresses() == Addresses.EACH)
                .map(MemberConfig::url)
                .toList();
        if (loops != null && !urls.isEmpty()) {
            start(urls, loops);
        }
    }

    private void start(List<String> urls, EventLoops on) {
        var hosts = new HostAddresses(group.name(), lookups.lookup, addresses);
        try {
            lookingUp = on.schedulers().getFirst().start("look-up", group, () -> run(hosts, urls));
        } catch (RejectedExecutionException loopHasEnded) {
            log.debug("no look-ups for {}: {}", group, loopHasEnded.getMessage());
        }
    }

    private void run(HostAddresses hosts, List<String> urls) {
        while (true) {
            take(hosts.ofAll(urls));
            Coroutine.sleep(lookups.interval);
        }
    }

    private synchronized void take(Map<String, List<InetAddress>> found) {
        Coroutine.throwIfCancelled(); // else another one may have been faster, or the group be closed
        if (!found.equals(addresses)) {
            addresses = found;
            group.replaceMembers(members(group.name(), upstreams));
        }
    }
}
