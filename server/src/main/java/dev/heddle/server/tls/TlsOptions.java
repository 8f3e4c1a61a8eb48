package dev.heddle.server.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken on a listener. Immutable; its files are read by {@link ServerTls}.
 *
 * @param certificates at least one; the first is for clients that ask for no name, or for one that none has
 * @param clientAuthentication whether clients show certificates
 * @param clientAuthorities a file in PEM with the certificates of those who may have signed the clients'; null if clients are not
 *     asked
 * @param minimum the oldest version that is spoken
 * @param handshakeTimeout for a handshake as a whole, from the connection's begin
 * @param provider whose implementation is used
 */
public record TlsOptions(
        List<CertificateSource> certificates,
        ClientAuthentication clientAuthentication,
        @Nullable Path clientAuthorities,
        TlsVersion minimum,
        Duration handshakeTimeout,
        TlsProvider provider) {
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Checks what belongs together.
     *
     * @throws IllegalArgumentException if it does not, or there is no certificate
     */
    public TlsOptions {
        certificates = List.copyOf(certificates);
        Objects.requireNonNull(minimum, "minimum");
        Objects.requireNonNull(provider, "provider");
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("TLS without a certificate: allowed is one at least");
        }
        if ((clientAuthentication == ClientAuthentication.OFF) != (clientAuthorities == null)) {
            throw new IllegalArgumentException(
                    "certificates of clients need authorities that have signed them: give both, or neither");
        }
        if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "time for a handshake " + handshakeTimeout + ": allowed is more than zero");
        }
    }

    /** TLS 1.2 and 1.3 with these certificates, ten seconds for a handshake, clients are not asked for theirs. */
    public static TlsOptions of(CertificateSource... certificates) {
        return new TlsOptions(
                List.of(certificates),
                ClientAuthentication.OFF,
                null,
                TlsVersion.TLS_1_2,
                HANDSHAKE_TIMEOUT,
                TlsProvider.AUTO);
    }

    /** With certificates of clients. */
    public TlsOptions withClients(ClientAuthentication authentication, @Nullable Path authorities) {
        return new TlsOptions(certificates, authentication, authorities, minimum, handshakeTimeout, provider);
    }

    /** With another oldest version. */
    public TlsOptions withMinimum(TlsVersion oldest) {
        return new TlsOptions(
                certificates, clientAuthentication, clientAuthorities, oldest, handshakeTimeout, provider);
    }

    /** With another time for a handshake. */
    public TlsOptions withHandshakeTimeout(Duration time) {
        return new TlsOptions(certificates, clientAuthentication, clientAuthorities, minimum, time, provider);
    }

    /** With another implementation. */
    public TlsOptions withProvider(TlsProvider other) {
        return new TlsOptions(certificates, clientAuthentication, clientAuthorities, minimum, handshakeTimeout, other);
    }
}
