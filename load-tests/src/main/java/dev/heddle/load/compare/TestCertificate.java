package dev.heddle.load.compare;

import dev.heddle.server.tls.CertificateSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** The one certificate, of ECDSA P-256, that all servers show, as files in PEM. */
record TestCertificate(Path certificate, Path key) {
    /** The cipher suite that all servers use. */
    static final String CIPHER = "TLS_AES_128_GCM_SHA256";

    /** Makes it in a directory, unless it is there. */
    static synchronized TestCertificate in(Path directory) throws IOException {
        TestCertificate files = new TestCertificate(directory.resolve("certificate.pem"), directory.resolve("key.pem"));
        if (!Files.exists(files.key)) {
            Files.createDirectories(directory);
            files.make();
        }
        return files;
    }

    private void make() throws IOException {
        var made = CertificateSource.selfSigned().load();
        try {
            Files.writeString(
                    certificate, pem("CERTIFICATE", made.chain().getFirst().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        Files.writeString(key, pem("PRIVATE KEY", made.key().getEncoded()));
    }

    /** RFC 7468. */
    private static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, text, label);
    }
}
