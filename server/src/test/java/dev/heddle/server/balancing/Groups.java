package dev.heddle.server.balancing;

import dev.heddle.server.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;

/** Groups whose members are called by nobody: for tests of the choice alone. */
final class Groups {
    private Groups() {}

    /** Members a, b and so on, with these weights. */
    static UpstreamGroup.Builder ofWeights(int... weights) {
        var group = UpstreamGroup.builder("test");
        for (int i = 0; i < weights.length; i++) {
            group.member(member(name(i)).withWeight(weights[i]));
        }
        return group;
    }

    static String name(int index) {
        return String.valueOf((char) ('a' + index));
    }

    static GroupMember member(String name) {
        return GroupMember.of(Upstream.builder("http://127.0.0.1:9").name(name).build());
    }

    /** The names of the members that so many calls get, one after the other, each ended before the next. */
    static String calls(UpstreamGroup group, int count) throws NoMemberException {
        var names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            try (var attempt = group.begin(new TestCall())) {
                names.append(attempt.upstream().name());
            }
        }
        return names.toString();
    }

    /** So many calls that have begun and not ended. */
    static List<Attempt> begin(UpstreamGroup group, int count) throws NoMemberException {
        var attempts = new ArrayList<Attempt>();
        for (int i = 0; i < count; i++) {
            attempts.add(group.begin(new TestCall()));
        }
        return attempts;
    }

    static String names(List<Attempt> attempts) {
        var names = new StringBuilder();
        attempts.forEach(attempt -> names.append(attempt.upstream().name()));
        return names.toString();
    }

    static long count(String names, String name) {
        return names.chars().filter(c -> c == name.charAt(0)).count();
    }
}
