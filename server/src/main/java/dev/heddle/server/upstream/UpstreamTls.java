package dev.heddle.server.upstream;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream is reached by TLS. Immutable; the files are read once, when the upstream is built.
 *
 * @param serverName whom the upstream must be by its certificate, and who is asked for in the handshake (SNI, RFC 6066 3); the
 *     URL's host if null
 * @param authorities a file in PEM with the certificates of those who may have signed the upstream's; those that the JDK
 *     trusts if null
 * @param certificate a file in PEM with this side's own certificate and those up to its authority; none if null
 * @param key a file in PEM with the certificate's key, PKCS #8 and without a password
 * @param minimum the oldest version that is spoken
 * @param insecure whether the upstream may be anybody: neither its certificate's chain, nor its time, nor its name is looked
 *     at. Whoever sits in between can then read and change everything. It is logged as a warning
 */
public record UpstreamTls(
        @Nullable String serverName,
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key,
        Version minimum,
        boolean insecure) {
    /** The URL's host, verified by the authorities that the JDK trusts; no certificate of its own; TLS 1.2 and 1.3. */
    public static final UpstreamTls DEFAULT = new UpstreamTls(null, null, null, null, Version.TLS_1_2, false);

    /** A version of TLS. */
    public enum Version {
        /** RFC 5246. */
        TLS_1_2,
        /** RFC 8446. */
        TLS_1_3
    }

    /** Checks what belongs together. */
    public UpstreamTls {
        Objects.requireNonNull(minimum, "minimum");
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "a certificate of one's own needs its key, and a key its certificate: give both or none");
        }
        if (insecure && authorities != null) {
            throw new IllegalArgumentException("insecure verifies nothing: give authorities, or insecure, not both");
        }
    }

    /** With another name than the URL's host. */
    public UpstreamTls withServerName(String name) {
        return new UpstreamTls(name, authorities, certificate, key, minimum, insecure);
    }

    /** With authorities of its own. */
    public UpstreamTls withAuthorities(Path file) {
        return new UpstreamTls(serverName, file, certificate, key, minimum, insecure);
    }

    /** With a certificate of this side. */
    public UpstreamTls withCertificate(Path certificateFile, Path keyFile) {
        return new UpstreamTls(serverName, authorities, certificateFile, keyFile, minimum, insecure);
    }

    /** With another oldest version. */
    public UpstreamTls withMinimum(Version version) {
        return new UpstreamTls(serverName, authorities, certificate, key, version, insecure);
    }

    /** Without any verification, or with it. */
    public UpstreamTls withInsecure(boolean unverified) {
        return new UpstreamTls(serverName, authorities, certificate, key, minimum, unverified);
    }
}
