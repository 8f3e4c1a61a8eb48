package dev.heddle.server.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a certificate (RFC 5280 4.1) when it is first asked for one, and keeps it. By hand, since the JDK reads certificates and
 * writes none, and a library that does is larger than all of this server.
 */
final class SelfSigned implements CertificateSource {
    private static final Logger log = LoggerFactory.getLogger(SelfSigned.class);

    private static final Duration VALID = Duration.ofDays(90);
    /** For clocks that are slow. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String SUBJECT = "CN=localhost, OU=self-signed for development, O=Heddle";
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.objectIdentifier(1, 2, 840, 10045, 4, 3, 2));
    private static final int VERSION_3 = 2;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    private static final int SERIAL_BITS = 64;

    /** Guarded by this object. */
    private @Nullable ServerCertificate made;

    @Override
    public synchronized ServerCertificate load() {
        var known = made;
        if (known == null) {
            known = make();
            made = known;
            log.info("The certificate for localhost is self-signed, for development: clients have no reason to trust"
                    + " it");
        }
        return known;
    }

    private static ServerCertificate make() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            return new ServerCertificate(List.of(certificate(keys)), keys.getPrivate(), "self-signed");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no self-signed certificate can be made here: " + e.getMessage(), e);
        }
    }

    private static X509Certificate certificate(KeyPair keys) throws GeneralSecurityException {
        var toBeSigned = toBeSigned(keys);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(toBeSigned);
        var certificate = Der.sequence(toBeSigned, ECDSA_WITH_SHA256, bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] toBeSigned(KeyPair keys) {
        var now = Instant.now();
        var name = new X500Principal(SUBJECT).getEncoded();
        return Der.sequence(
                Der.element(0xa0, Der.integer(VERSION_3)),
                Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE)),
                ECDSA_WITH_SHA256,
                name,
                Der.sequence(time(now.minus(BEFORE)), time(now.plus(VALID))),
                name,
                keys.getPublic().getEncoded(),
                Der.element(0xa3, Der.sequence(keyUsage(), extendedKeyUsage(), names())));
    }

    private static byte[] time(Instant time) {
        return Der.element(Der.UTC_TIME, ascii(UTC.format(time)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** In whole octets: none of the last one's bits is unused. */
    private static byte[] bits(byte[] octets) {
        return Der.element(Der.BIT_STRING, new byte[] {0}, octets);
    }

    /** RFC 5280 4.2.1.3: digitalSignature, which is the first bit; seven are unused. */
    private static byte[] keyUsage() {
        return Der.sequence(
                Der.objectIdentifier(2, 5, 29, 15),
                Der.yes(),
                Der.element(Der.OCTET_STRING, Der.element(Der.BIT_STRING, new byte[] {7, (byte) 0x80})));
    }

    /** RFC 5280 4.2.1.12: id-kp-serverAuth. */
    private static byte[] extendedKeyUsage() {
        var serverAuth = Der.objectIdentifier(1, 3, 6, 1, 5, 5, 7, 3, 1);
        return Der.sequence(
                Der.objectIdentifier(2, 5, 29, 37), Der.element(Der.OCTET_STRING, Der.sequence(serverAuth)));
    }

    /** RFC 5280 4.2.1.6. */
    private static byte[] names() {
        var loopback6 = new byte[16];
        loopback6[15] = 1;
        var all = Der.sequence(
                Der.element(DNS_NAME, ascii("localhost")),
                Der.element(IP_ADDRESS, new byte[] {127, 0, 0, 1}),
                Der.element(IP_ADDRESS, loopback6));
        return Der.sequence(Der.objectIdentifier(2, 5, 29, 17), Der.element(Der.OCTET_STRING, all));
    }
}
