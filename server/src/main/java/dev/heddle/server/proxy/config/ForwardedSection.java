package dev.heddle.server.proxy.config;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.config.Key;
import dev.heddle.server.config.Lists;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.proxy.Forwarding;
import dev.heddle.server.proxy.Forwarding.Fields;
import dev.heddle.server.proxy.Forwarding.UnderscoreNames;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What upstreams are told of the client, and what is believed of other proxies. */
final class ForwardedSection {
    static final Schema<Forwarding> SCHEMA = new Schema<>(
            "forwarded",
            "What upstreams are told of the client, and which proxies before this one are believed.",
            ForwardedSection::make);

    private static final Key<Fields> FIELDS = SCHEMA.key(
                    "fields",
                    Scalars.choice(Fields.class),
                    "Which are written: `X-Forwarded-For`, `-Host` and `-Proto`, or `Forwarded` (RFC 7239).")
            .or("x-forwarded");
    private static final Key<List<String>> TRUSTED = SCHEMA.key(
            "trusted",
            Lists.oneOrMore(ProxyKinds.NETWORK),
            "The proxies before this one, by address; what others say of clients is dropped. Nobody if it is not"
                    + " there.");
    private static final Key<Optional<String>> VIA = SCHEMA.key(
                    "via",
                    Scalars.orOff(Scalars.checked(
                            "name",
                            "letters, digits and -._~:[], 64 at most",
                            text -> text.isEmpty()
                                    ? null
                                    : Forwarding.DEFAULT.withVia(text).via())),
                    "How the proxy calls itself in `Via`.")
            .or("heddle");
    private static final Key<Boolean> REFUSE_LOOPS = SCHEMA.key(
                    "refuse-loops",
                    Scalars.SWITCH,
                    "Answers 508 to a request that has passed the name of `via` before, which must be this proxy's"
                            + " alone.")
            .or("false");
    private static final Key<UnderscoreNames> UNDERSCORES = SCHEMA.key(
                    "underscores",
                    Scalars.choice(UnderscoreNames.class),
                    "What becomes of fields with `_` in their names, which CGI takes for others.")
            .or("drop");

    private ForwardedSection() {}

    private static @Nullable Forwarding make(Section from) {
        var via = from.get(VIA).orElse("");
        if (from.get(REFUSE_LOOPS) && via.isEmpty()) {
            from.wrong(REFUSE_LOOPS, "needs the name of via", "false where via is off");
            return null;
        }
        var trusted = AddressRanges.of(Objects.requireNonNullElse(from.find(TRUSTED), List.of()));
        return new Forwarding(from.get(FIELDS), trusted, via, from.get(REFUSE_LOOPS), from.get(UNDERSCORES));
    }
}
