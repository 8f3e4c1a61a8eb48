package dev.heddle.server.balancing;

import java.util.List;

/**
 * How a group fares at a moment: for admin pages.
 *
 * @param name of the group
 * @param policy by which members are chosen, in words
 * @param members in the order that they were added
 * @param panic whether all members get calls since too few are up
 * @param waiting calls that wait for a member
 * @param limit of the adaptive limit now; 0 if there is none
 */
public record GroupSnapshot(
        String name, String policy, List<MemberSnapshot> members, boolean panic, int waiting, int limit) {
    /** Copies the list. */
    public GroupSnapshot {
        members = List.copyOf(members);
    }
}
