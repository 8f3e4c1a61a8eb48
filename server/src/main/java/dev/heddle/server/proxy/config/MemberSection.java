package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One upstream of a group. */
final class MemberSection {
    static final Schema<MemberConfig> SCHEMA =
            new Schema<>("member", "One upstream of a group. Its URL alone will do.", MemberSection::make);

    private static final Key<String> URL = SCHEMA.key(
                    "url", ProxyKinds.UPSTREAM_URL, "Where it is. A name is looked up anew every 30 s.")
            .required();
    private static final Key<MemberConfig.Addresses> ADDRESSES = SCHEMA.key(
                    "addresses",
                    Scalars.choice(MemberConfig.Addresses.class),
                    "What a name with several addresses is: one member, reached at the first that answers; or a member"
                        + " for each, all with the keys of this one, looked up every 5 s. Of IPv4, if there are such.")
            .or("one");
    private static final Key<String> NAME = SCHEMA.key(
            "name",
            ProxyKinds.NAME,
            "For logs, meters and consistent hashing, one of its kind in the group. Host and port if it is not there.");
    private static final Key<Integer> WEIGHT = SCHEMA.key(
                    "weight", Scalars.number(1, 1_000), "Its share of the requests, beside the others' weights.")
            .or("1");
    private static final Key<Boolean> BACKUP = SCHEMA.key(
                    "backup", Scalars.SWITCH, "Gets requests only while no other member can take any.")
            .or("false");
    private static final Key<Boolean> DISABLED = SCHEMA.key(
                    "disabled", Scalars.SWITCH, "Gets no more requests; those in flight go on.")
            .or("false");
    private static final Key<Optional<Integer>> MAX_REQUESTS = SCHEMA.key(
                    "max-requests",
                    Scalars.orOff(Scalars.number(1, 1_000_000)),
                    "That it has at once from all event loops together; more wait in the `queue` of the group.")
            .or("off");

    static {
        SCHEMA.orOnly(URL);
    }

    private MemberSection() {}

    private static @Nullable MemberConfig make(Section from) {
        var addresses = from.get(ADDRESSES);
        if (addresses == MemberConfig.Addresses.EACH && HostAddresses.isLiteral(from.get(URL))) {
            from.wrong(ADDRESSES, "is for a name", "beside a URL with a name, as http://users:8080");
            return null;
        }
        return new MemberConfig(
                from.get(URL),
                addresses,
                from.find(NAME),
                from.get(WEIGHT),
                from.get(BACKUP),
                from.get(DISABLED),
                from.get(MAX_REQUESTS).orElse(0));
    }
}
