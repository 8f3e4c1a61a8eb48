package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.GroupMember;
import dev.heddle.server.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group as the file has it: as in {@link GroupMember}.
 *
 * @param url scheme, host and port
 * @param addresses whether each address of the URL's host is a member of its own
 * @param name null for host and port
 */
public record MemberConfig(
        String url,
        Addresses addresses,
        @Nullable String name,
        int weight,
        boolean backup,
        boolean disabled,
        int maxRequests) {
    /** What a host with several addresses is. */
    public enum Addresses {
        /** One member, which is reached at the first of them that answers. */
        ONE,
        /** A member for each, with all that is said of the member. */
        EACH
    }

    /** Of which nothing else is said. */
    public static MemberConfig of(String url) {
        return new MemberConfig(url, Addresses.ONE, null, 1, false, false, 0);
    }

    /** The member, or the one of those that its addresses are that has this upstream. */
    GroupMember member(Upstream upstream, boolean isOneOfMany) {
        var known = name == null ? upstream.name() : isOneOfMany ? name + "-" + upstream.name() : name;
        return new GroupMember(known, upstream, weight, backup, disabled, maxRequests);
    }
}
