package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.heddle.server.fixture.TestCertificates;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and keys are read in the forms that tools write; what is wrong is said in one line that names the file. */
class CertificateFilesTest {
    @TempDir
    Path directory;

    private TestCertificates authority;
    private Path certificate;
    private Path key;

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = new TestCertificates();
        certificate = directory.resolve("certificate.pem");
        key = directory.resolve("key.pem");
    }

    private X509Bundle write(UnaryOperator<CertificateBuilder> properties) throws Exception {
        var bundle = authority.sign(built -> properties.apply(built.addSanDnsName("Heddle.test")));
        TestCertificates.certificateIn(directory, bundle);
        TestCertificates.keyIn(directory, bundle);
        return bundle;
    }

    private ServerCertificate load() {
        return CertificateSource.files(certificate, key).load();
    }

    private void assertRefused(String... parts) {
        assertThatIllegalArgumentException()
                .isThrownBy(this::load)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"))
                .withMessageContaining("allowed: ");
    }

    private static String pem(String label, byte[] der) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    @Test
    void chainAndKeyInPkcs8() throws Exception {
        var bundle = write(CertificateBuilder::ecp256);

        var read = load();

        assertThat(read.chain()).containsExactly(bundle.getCertificatePath());
        assertThat(read.key()).isEqualTo(bundle.getKeyPair().getPrivate());
        assertThat(read.names()).containsExactly("heddle.test");
        assertThat(read.source()).isEqualTo(certificate.toString());
    }

    @Test
    void bothInOneFileWithTextAround() throws Exception {
        write(CertificateBuilder::ecp256);
        Files.writeString(
                certificate, "Subject: test\n" + Files.readString(key) + "\n" + Files.readString(certificate));
        key = certificate;

        assertThat(load().names()).containsExactly("heddle.test");
    }

    /** The octets of an RSA key in PKCS #8 are PKCS #1 (RFC 5958): behind version and algorithm. */
    @Test
    void keyInPkcs1() throws Exception {
        var bundle = write(CertificateBuilder::rsa2048);
        var pkcs8 = bundle.getKeyPair().getPrivate().getEncoded();
        int start = 26; // of the third element, an OCTET STRING with three bytes of length, behind its head
        Files.writeString(key, pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, start, pkcs8.length)));

        var read = load().key();

        assertThat(((RSAPrivateCrtKey) read).getModulus())
                .isEqualTo(((RSAPrivateCrtKey) bundle.getKeyPair().getPrivate()).getModulus());
    }

    /** As openssl ecparam writes it: the parameters are a block of their own. */
    @Test
    void keyInSec1() throws Exception {
        var bundle = write(CertificateBuilder::ecp256);
        var pkcs8 = bundle.getKeyPair().getPrivate().getEncoded();
        int start = indexOfSec1(pkcs8);
        Files.writeString(
                key,
                pem("EC PARAMETERS", new byte[] {6, 8, 42, (byte) 134, 72, (byte) 206, 61, 3, 1, 7})
                        + pem("EC PRIVATE KEY", Arrays.copyOfRange(pkcs8, start, pkcs8.length)));

        assertThat(load().key()).isEqualTo(bundle.getKeyPair().getPrivate());
    }

    /** Behind OCTET STRING and its length comes a sequence that begins with INTEGER 1 (RFC 5915 3). */
    private static int indexOfSec1(byte[] pkcs8) {
        for (int i = 0; i < pkcs8.length; i++) {
            if (pkcs8[i] == 0x30 && pkcs8[i + 2] == 2 && pkcs8[i + 3] == 1 && pkcs8[i + 4] == 1) {
                return i;
            }
        }
        throw new AssertionError("no key of SEC 1");
    }

    // ---- what is wrong

    @Test
    void filesThatAreMissing() throws Exception {
        assertRefused("certificate '" + certificate + "' does not exist");
        write(CertificateBuilder::ecp256);
        Files.delete(key);
        assertRefused("key '" + key + "' does not exist");
    }

    @Test
    void fileThatMayNotBeRead() throws Exception {
        write(CertificateBuilder::ecp256);
        assumeFalse(System.getProperty("user.name").equals("root"), "root reads everything");
        assertThat(key.toFile().setReadable(false)).isTrue();

        assertRefused("key '" + key + "' may not be read by this user");
    }

    @Test
    void directory() {
        certificate = directory;

        assertRefused("certificate '" + directory + "' cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                                  | has no certificate",
                "certainly not                                                     | has no certificate",
                "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE----- | has a certificate that is malformed",
                "-----BEGIN CERTIFICATE-----\\nMIIB=x\\n-----END CERTIFICATE-----    | has a block that is malformed",
                "-----BEGIN CERTIFICATE-----\\nMIIB\\n                               | has no certificate"
            })
    void certificateThatIsNone(String text, String problem) throws Exception {
        write(CertificateBuilder::ecp256);
        Files.writeString(certificate, text == null ? "" : text.replace("\\n", "\n"));

        assertRefused("certificate '" + certificate + "' " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none                                                                             | has no private key",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\\nMIIB\\n-----END ENCRYPTED PRIVATE KEY----- | is encrypted",
                "-----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\n\\nMIIB\\n-----END RSA PRIVATE KEY-----"
                        + " | is encrypted",
                "-----BEGIN PRIVATE KEY-----\\n"
                        + "MIIB\\n"
                        + "-----END PRIVATE KEY-----                     | is not the EC key",
                "-----BEGIN EC PRIVATE KEY-----\\nMIIB\\n-----END EC PRIVATE KEY-----               | is not the EC key"
            })
    void keyThatIsNone(String text, String problem) throws Exception {
        write(CertificateBuilder::ecp256);
        Files.writeString(key, text.replace("\\n", "\n"));

        assertRefused("key '" + key + "' " + problem);
    }

    @Test
    void keyOfAnotherCertificate() throws Exception {
        write(CertificateBuilder::ecp256);
        TestCertificates.keyIn(directory, authority.sign(CertificateBuilder::ecp256));
        assertRefused("key '" + key + "' does not match the certificate");

        TestCertificates.keyIn(directory, authority.sign(CertificateBuilder::rsa2048));
        assertRefused("key '" + key + "' is not the EC key of the certificate");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        var one = CertificateSource.files(directory.resolve("a"), key);
        var two = CertificateSource.files(directory.resolve("b"), key);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerTls.load(
                        TlsOptions.of(one, two).withClients(ClientAuthentication.REQUIRED, directory.resolve("c"))))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(3));
    }

    @Test
    void selfSignedIsForThisMachineAndStaysTheSame() {
        var source = CertificateSource.selfSigned();

        assertThat(source.load().names()).containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(source.load()).isSameAs(source.load());
    }
}
