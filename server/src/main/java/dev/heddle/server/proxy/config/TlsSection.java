package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamTls;
import dev.heddle.server.upstream.UpstreamTls.Version;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the members of a group are reached by TLS. */
final class TlsSection {
    static final Schema<UpstreamTls> SCHEMA = new Schema<>(
            "tls",
            "How members whose URL begins with `https` are reached. Without this section they are verified by the"
                    + " authorities that the JDK trusts. Files are in PEM, and read when the configuration is.",
            TlsSection::make);

    private static final Key<String> SERVER_NAME = SCHEMA.key(
            "server-name",
            ProxyKinds.NAME,
            "Whom a member must be by its certificate, and who is asked for (SNI); the URL's host if it is not there.");
    private static final Key<Path> AUTHORITIES =
            SCHEMA.key("authorities", ProxyKinds.FILE, "Who may have signed the members' certificates.");
    private static final Key<Path> CERTIFICATE =
            SCHEMA.key("certificate", ProxyKinds.FILE, "The proxy's own certificate, and those up to its authority.");
    private static final Key<Path> KEY =
            SCHEMA.key("key", ProxyKinds.FILE, "The key of `certificate`, in PKCS #8 and without a password.");
    private static final Key<Version> MINIMUM = SCHEMA.key(
                    "minimum",
                    Scalars.choice("choice", List.of(Version.values()), TlsSection::word),
                    "The oldest version that is spoken.")
            .or("1.2");
    private static final Key<Boolean> INSECURE = SCHEMA.key(
                    "insecure",
                    Scalars.SWITCH,
                    "A member may be anybody, and whoever sits in between can read everything.")
            .or("false");

    private TlsSection() {}

    private static String word(Version version) {
        return version == Version.TLS_1_2 ? "1.2" : "1.3";
    }

    private static @Nullable UpstreamTls make(Section from) {
        try {
            var tls = new UpstreamTls(
                    from.find(SERVER_NAME),
                    from.find(AUTHORITIES),
                    from.find(CERTIFICATE),
                    from.find(KEY),
                    from.get(MINIMUM),
                    from.get(INSECURE));
            // Reads the files; insecure or not makes no difference to them.
            Upstream.builder("https://check")
                    .tls(tls.withInsecure(false))
                    .build()
                    .close();
            return tls;
        } catch (IllegalArgumentException e) {
            from.wrong("cannot be: " + e.getMessage(), SCHEMA.allowed());
            return null;
        }
    }
}
