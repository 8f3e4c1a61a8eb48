package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.GroupMember;
import dev.heddle.server.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group as the file has it: as in {@link GroupMember}.
 *
 * @param url scheme, host and port
 * @param name null for host and port
 */
public record MemberConfig(
        String url, @Nullable String name, int weight, boolean backup, boolean disabled, int maxRequests) {
    /** Of which nothing else is said. */
    public static MemberConfig of(String url) {
        return new MemberConfig(url, null, 1, false, false, 0);
    }

    GroupMember member(Upstream upstream) {
        var known = name == null ? upstream.name() : name;
        return new GroupMember(known, upstream, weight, backup, disabled, maxRequests);
    }
}
