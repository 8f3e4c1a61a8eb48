package dev.heddle.server.balancing;

import dev.heddle.server.upstream.Upstream;
import java.util.Objects;

/**
 * A member of a group as the operator wants it: who it is, and how much of the work it gets. Immutable; how it
 * fares is in {@link MemberSnapshot}.
 *
 *
 * @param name for logs and meters, one of its kind in the group: consistent hashing goes by it
 * @param upstream where its calls go; the group's from now on, which closes it
 * @param weight its share of the calls beside the others' weights: 1 to 1,000
 * @param backup whether it gets calls only while no other member can take any (as nginx's {@code backup})
 * @param disabled whether it gets no new calls; those in flight go on (as HAProxy's drain)
 * @param maxRequests calls that it has at once from all event loops together; 0 for any number
 */
public record GroupMember(
        String name, Upstream upstream, int weight, boolean backup, boolean disabled, int maxRequests) {
    private static final int MOST_WEIGHT = 1_000;

    /** Checks the ranges. */
    public GroupMember {
        Objects.requireNonNull(upstream, "upstream");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a member needs a name");
        }
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                    "member " + name + ": weight " + weight + ": allowed are 1 to " + MOST_WEIGHT);
        }
        if (maxRequests < 0) {
            throw new IllegalArgumentException("member " + name + ": " + maxRequests
                    + " requests at most: allowed is 0, for any number, and more");
        }
    }

    /** One that is named as its upstream, of weight 1, with nothing else. */
    public static GroupMember of(Upstream upstream) {
        return new GroupMember(upstream.name(), upstream, 1, false, false, 0);
    }

    /** With another name. */
    public GroupMember withName(String other) {
        return new GroupMember(other, upstream, weight, backup, disabled, maxRequests);
    }

    /** With another weight. */
    public GroupMember withWeight(int other) {
        return new GroupMember(name, upstream, other, backup, disabled, maxRequests);
    }

    /** As a backup, or not. */
    public GroupMember withBackup(boolean on) {
        return new GroupMember(name, upstream, weight, on, disabled, maxRequests);
    }

    /** Disabled, or not. */
    public GroupMember withDisabled(boolean on) {
        return new GroupMember(name, upstream, weight, backup, on, maxRequests);
    }

    /** With another number of calls at once. */
    public GroupMember withMaxRequests(int most) {
        return new GroupMember(name, upstream, weight, backup, disabled, most);
    }
}
