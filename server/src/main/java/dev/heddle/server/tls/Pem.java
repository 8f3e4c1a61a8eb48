package dev.heddle.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file of textual encodings (RFC 7468): blocks with labels, and perhaps text around them.
 *
 * @param what it should be, for errors
 */
record Pem(String what, Path file, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s(.*?)-----END \\1-----", Pattern.DOTALL);
    /** A file that is no certificate at all is not read as a whole. */
    private static final long MOST_BYTES = 1024 * 1024;

    /**
     * One of a file.
     *
     * @param label {@code CERTIFICATE}
     * @param text what stands between the lines
     */
    record Block(String label, String text) {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    static Pem read(String what, Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw wrong(what, file, "is larger than 1 MiB", "a file in PEM");
            }
            var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            var blocks = BLOCK.matcher(text)
                    .results()
                    .map(found -> new Block(found.group(1), found.group(2)))
                    .toList();
            return new Pem(what, file, blocks);
        } catch (NoSuchFileException e) {
            throw wrong(what, file, "does not exist", "a file in PEM");
        } catch (AccessDeniedException e) {
            throw wrong(what, file, "may not be read by this user", "a file in PEM that can be read");
        } catch (IOException e) {
            throw wrong(what, file, "cannot be read: " + e.getMessage(), "a file in PEM that can be read");
        }
    }

    /** All certificates, one at least. */
    List<X509Certificate> certificates() {
        var all = new ArrayList<X509Certificate>();
        for (var block : blocks) {
            if (block.label.equals("CERTIFICATE")) {
                all.add(certificate(decode(block)));
            }
        }
        if (all.isEmpty()) {
            throw wrong("has no certificate", "PEM with -----BEGIN CERTIFICATE-----");
        }
        return all;
    }

    private X509Certificate certificate(byte[] encoded) {
        try {
            var made = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
            return (X509Certificate) made;
        } catch (CertificateException e) {
            throw wrong("has a certificate that is malformed: " + e.getMessage(), "X.509 in PEM");
        }
    }

    byte[] decode(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.text);
        } catch (IllegalArgumentException e) {
            throw wrong("has a block that is malformed: " + e.getMessage(), "PEM, in base64");
        }
    }

    IllegalArgumentException wrong(String problem, String allowed) {
        return wrong(what, file, problem, allowed);
    }

    private static IllegalArgumentException wrong(String what, Path file, String problem, String allowed) {
        return new IllegalArgumentException(what + " '" + file + "' " + problem + " (allowed: " + allowed + ")");
    }
}
