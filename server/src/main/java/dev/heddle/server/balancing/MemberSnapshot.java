package dev.heddle.server.balancing;

import dev.heddle.server.upstream.PoolSnapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a member fares at a moment: for admin pages.
 *
 * @param name of the member
 * @param upstream of the member, by name
 * @param address of the upstream: host, and port if it was given one
 * @param state whether it gets calls
 * @param weight its share
 * @param backup whether it is for when no other can take calls
 * @param inFlight calls that it has now
 * @param maxRequests calls that it may have; 0 for any number
 * @param requests calls that it has had, since it joined
 * @param failures in a row, as far as they count for its ejection
 * @param ejections so far
 * @param ejectedFor how long it stays ejected; zero if it is not
 * @param lastCheck what came of the last health check: {@code status 200}; null if there was none
 * @param lastCheckAge how long ago that was; null if there was none
 * @param pool its connections
 */
public record MemberSnapshot(
        String name,
        String upstream,
        String address,
        MemberState state,
        int weight,
        boolean backup,
        int inFlight,
        int maxRequests,
        long requests,
        int failures,
        long ejections,
        Duration ejectedFor,
        @Nullable String lastCheck,
        @Nullable Duration lastCheckAge,
        PoolSnapshot pool) {}
