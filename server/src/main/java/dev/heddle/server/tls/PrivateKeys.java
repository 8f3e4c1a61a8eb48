package dev.heddle.server.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * The private key in a file. PKCS #8 (RFC 5958) says itself of which kind it is; PKCS #1 (RFC 8017) and SEC 1 (RFC 5915) are told
 * by the certificate that they belong to, and put into PKCS #8, which the JDK reads.
 */
final class PrivateKeys {
    private static final String ALLOWED = "a key in PEM without a password, as openssl pkey writes it";

    private PrivateKeys() {}

    /**
     * The key in a file that belongs to a certificate.
     *
     * @throws IllegalArgumentException if there is none
     */
    static PrivateKey in(Pem pem, X509Certificate certificate) {
        for (var block : pem.blocks()) {
            switch (block.label()) {
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted(pem);
                case "PRIVATE KEY" -> {
                    return checked(pem, pem.decode(block), certificate);
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    if (block.text().contains("ENCRYPTED")) { // RFC 1421 4.6.1.1
                        throw encrypted(pem);
                    }
                    return checked(pem, inPkcs8(pem.decode(block), certificate), certificate);
                }
                default -> {} // such as EC PARAMETERS, or the certificate in the same file
            }
        }
        throw pem.wrong("has no private key", ALLOWED);
    }

    private static IllegalArgumentException encrypted(Pem pem) {
        return pem.wrong("is encrypted", ALLOWED);
    }

    private static PrivateKey checked(Pem pem, byte[] pkcs8, X509Certificate certificate) {
        var algorithm = certificate.getPublicKey().getAlgorithm();
        try {
            var key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (isPair(key, certificate)) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw pem.wrong(
                    "is not the " + algorithm + " key of the certificate: " + e.getMessage(),
                    "the key whose certificate is given with it");
        }
        throw pem.wrong("does not match the certificate", "the key whose certificate is given with it");
    }

    /** What the one signs the other verifies. */
    private static boolean isPair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        var signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm(); // EdDSA, ML-DSA: the key says all
                });
        var something = new byte[32];
        signature.initSign(key);
        signature.update(something);
        var signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(something);
        return signature.verify(signed);
    }

    /** RFC 5958 2: a sequence of version, algorithm and key. The algorithm is the first of what a public key says of itself. */
    private static byte[] inPkcs8(byte[] key, X509Certificate certificate) {
        var algorithm = Der.firstOfSequence(certificate.getPublicKey().getEncoded());
        return Der.sequence(Der.integer(0), algorithm, Der.element(Der.OCTET_STRING, key));
    }
}
