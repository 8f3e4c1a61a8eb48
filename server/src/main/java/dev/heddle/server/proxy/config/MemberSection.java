package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;

/** One upstream of a group. */
final class MemberSection {
    static final Schema<MemberConfig> SCHEMA =
            new Schema<>("member", "One upstream of a group. Its URL alone will do.", MemberSection::make);

    private static final Key<String> URL = SCHEMA.key(
                    "url", ProxyKinds.UPSTREAM_URL, "Where it is. A name is looked up anew every 30 s.")
            .required();

    static {
        SCHEMA.orOnly(URL);
    }

    private MemberSection() {}

    private static MemberConfig make(Section from) {
        return new MemberConfig(from.get(URL));
    }
}
