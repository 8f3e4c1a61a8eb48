package dev.heddle.server.tls;

import java.nio.file.Path;

/** Where a certificate and its key come from: asked at the start, and whenever certificates are read again. */
@FunctionalInterface
public interface CertificateSource {
    /**
     * Reads it. Blocks.
     *
     * @throws IllegalArgumentException if it cannot be had, or is not fit: one line that says what is wrong and what is allowed
     */
    ServerCertificate load();

    /**
     * Files in PEM.
     *
     * @param certificate the server's own, then those of the authorities that have signed it, one after the other
     * @param key the key of the server's own: PKCS #8, PKCS #1 or SEC 1, without a password
     */
    static CertificateSource files(Path certificate, Path key) {
        return new CertificateFiles(certificate, key);
    }

    /**
     * A certificate that no authority has signed, for {@code localhost}, 127.0.0.1 and ::1, made in memory when it is first asked
     * for, of ECDSA P-256: for development.
     */
    static CertificateSource selfSigned() {
        return new SelfSigned();
    }
}
