package dev.heddle.server.tls;

import java.nio.file.Path;

/** A certificate's chain in one file in PEM, and its key in another, or in the same. */
record CertificateFiles(Path certificate, Path key) implements CertificateSource {
    @Override
    public ServerCertificate load() {
        var chain = Pem.read("certificate", certificate).certificates();
        var ownKey = PrivateKeys.in(Pem.read("key", key), chain.getFirst());
        return new ServerCertificate(chain, ownKey, certificate.toString());
    }
}
