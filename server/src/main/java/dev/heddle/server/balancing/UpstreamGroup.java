package dev.heddle.server.balancing;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Upstreams that do the same work: whoever calls gets the one whose turn it is. May be used by any coroutine. */
public final class UpstreamGroup implements AutoCloseable {
    private final String name;
    private final List<Upstream> members;
    private final AtomicInteger turns = new AtomicInteger();

    private UpstreamGroup(Builder options) {
        name = options.name;
        members = List.copyOf(options.members);
    }

    /** A group. Its name is for errors, logs and meters. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Chooses a member for a request; the attempt must be closed. */
    public Attempt begin(HttpExchange exchange) {
        return new Attempt(this, exchange, choose());
    }

    /** Another attempt after one that has failed, or null. */
    @Nullable Attempt again(HttpExchange exchange, Attempt failed) {
        return members.size() > 1 ? begin(exchange) : null;
    }

    private Upstream choose() {
        return members.get(Math.floorMod(turns.getAndIncrement(), members.size()));
    }

    /** Closes its members. */
    @Override
    public void close() {
        members.forEach(Upstream::close);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Options of a group. */
    public static final class Builder {
        private final String name;
        private final List<Upstream> members = new ArrayList<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /** Adds a member, which is the group's from now on. */
        public Builder member(Upstream upstream) {
            members.add(Objects.requireNonNull(upstream, "upstream"));
            return this;
        }

        /**
         * Makes the group.
         *
         * @throws IllegalStateException if it has no members
         */
        public UpstreamGroup build() {
            if (members.isEmpty()) {
                throw new IllegalStateException("group " + name + " has no members");
            }
            return new UpstreamGroup(this);
        }
    }
}
