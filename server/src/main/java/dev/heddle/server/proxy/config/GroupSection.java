package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Lists;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.upstream.UpstreamLimits;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Upstreams that do the same work. */
final class GroupSection {
    static final Schema<GroupConfig> SCHEMA =
            new Schema<>("group", "Upstreams that do the same work, under a name of your choice.", GroupSection::make);

    private static final Key<List<MemberConfig>> MEMBERS = SCHEMA.key(
                    "members", Lists.listOf(MemberSection.SCHEMA), "Its upstreams: at least one, each once.")
            .required();
    private static final Key<UpstreamTimeouts> TIMEOUTS =
            SCHEMA.key("timeouts", TimeoutsSection.SCHEMA, "How long each of them may take.");
    private static final Key<UpstreamLimits> LIMITS =
            SCHEMA.key("limits", LimitsSection.SCHEMA, "What each of them gets at most.");

    private GroupSection() {}

    private static @Nullable GroupConfig make(Section from) {
        var members = from.get(MEMBERS);
        var urls = new HashSet<String>();
        for (var member : members) {
            if (!urls.add(member.url())) {
                from.wrong(MEMBERS, "has " + member.url() + " twice", "each upstream once");
                return null;
            }
        }
        return new GroupConfig(
                members,
                Objects.requireNonNullElse(from.find(TIMEOUTS), UpstreamTimeouts.DEFAULT),
                Objects.requireNonNullElse(from.find(LIMITS), UpstreamLimits.DEFAULT));
    }
}
