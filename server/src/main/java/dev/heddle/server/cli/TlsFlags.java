package dev.heddle.server.cli;

import dev.heddle.server.admin.Setting;
import dev.heddle.server.tls.CertificateSource;
import dev.heddle.server.tls.ClientAuthentication;
import dev.heddle.server.tls.ServerTls;
import dev.heddle.server.tls.TlsOptions;
import dev.heddle.server.tls.TlsProvider;
import dev.heddle.server.tls.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of TLS on the server's port for it. */
final class TlsFlags {
    private static final String CERTIFICATE_ALLOWED = " (allowed: --tls-cert with --tls-key, or --tls-self-signed)";

    @Option(
            names = "--tls-port",
            paramLabel = "PORT",
            defaultValue = "8443",
            converter = PortConverter.OrOff.class,
            description = "Port for HTTP over TLS, if there is a certificate; 0 takes any that is free, or off.")
    int port;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            converter = PathConverter.class,
            description =
                    "Certificate in PEM, with those up to its authority behind it. Given several times, a client gets"
                            + " that with the name it asks for, else the first. Read again on SIGHUP.")
    List<Path> certificates = List.of();

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            converter = PathConverter.class,
            description = "Its key in PEM, without a password; one for each certificate, in their order.")
    List<Path> keys = List.of();

    @Option(
            names = "--tls-self-signed",
            arity = "0..1",
            paramLabel = "true|false",
            defaultValue = "false",
            fallbackValue = "true",
            converter = ChoiceConverter.OfSwitch.class,
            description = "Make a certificate for localhost that nobody has signed: for development.")
    boolean selfSigned;

    @Option(
            names = "--tls-min-version",
            paramLabel = "VERSION",
            defaultValue = "1.2",
            converter = ChoiceConverter.OfTlsVersion.class,
            completionCandidates = ChoiceConverter.OfTlsVersion.class,
            description = "Oldest version of TLS that is spoken: 1.2 or 1.3.")
    TlsVersion minimum = TlsVersion.TLS_1_2;

    @Option(
            names = "--tls-client-auth",
            paramLabel = "off|optional|required",
            defaultValue = "off",
            converter = ChoiceConverter.OfClientAuthentication.class,
            completionCandidates = ChoiceConverter.OfClientAuthentication.class,
            description = "Whether clients show certificates.")
    ClientAuthentication clientAuthentication = ClientAuthentication.OFF;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            converter = PathConverter.class,
            description = "Certificates in PEM of the authorities that sign those of clients.")
    @Nullable Path clientAuthorities;

    @Option(
            names = "--tls-handshake-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "For a handshake as a whole.")
    Duration handshakeTimeout = Duration.ZERO;

    @Option(
            names = "--tls-provider",
            paramLabel = "PROVIDER",
            defaultValue = "auto",
            converter = ChoiceConverter.OfTlsProvider.class,
            completionCandidates = ChoiceConverter.OfTlsProvider.class,
            description = "auto, openssl or jdk; auto takes openssl where it is there.")
    TlsProvider provider = TlsProvider.AUTO;

    /**
     * Reads what they name.
     *
     * @param settings where each comes from
     * @param clearPort the port for clear text
     * @return null if TLS is not asked for
     * @throws WrongConfiguration if something is wrong: all of it
     */
    @Nullable ServerTls load(CommandLine command, List<Setting> settings, int clearPort) {
        var problems = problems(settings, clearPort);
        if (problems.isEmpty() && isOn()) {
            try {
                return ServerTls.load(options());
            } catch (IllegalArgumentException e) {
                String.valueOf(e.getMessage()).lines().forEach(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new WrongConfiguration(command, problems);
        }
        return null;
    }

    private boolean isOn() {
        return port != PortConverter.OFF && hasCertificate();
    }

    private boolean hasCertificate() {
        return selfSigned || !certificates.isEmpty();
    }

    /** What does not go together. */
    private List<String> problems(List<Setting> settings, int clearPort) {
        var problems = new ArrayList<String>();
        if (certificates.size() != keys.size()) {
            problems.add(certificates.size() + " of tls-cert and " + keys.size()
                    + " of tls-key (allowed: one key for each certificate, in their order)");
        }
        if (selfSigned && !certificates.isEmpty()) {
            problems.add("tls-self-signed beside tls-cert (allowed: one of them)");
        }
        if ((clientAuthentication == ClientAuthentication.OFF) != (clientAuthorities == null)) {
            problems.add("tls-client-auth " + clientAuthentication
                    + (clientAuthorities == null ? " without tls-client-ca" : " with tls-client-ca")
                    + " (allowed: tls-client-auth optional or required with tls-client-ca, or neither)");
        }
        if (!hasCertificate()) {
            settings.stream()
                    .filter(setting -> setting.name().startsWith("tls-") && isMeant(setting))
                    .forEach(setting -> problems.add(setting.place() + " without a certificate" + CERTIFICATE_ALLOWED));
        }
        if (clearPort == PortConverter.OFF && !isOn()) {
            problems.add("port off without TLS (allowed: a port, or off with a port for TLS and a certificate)");
        }
        return problems;
    }

    private static boolean isMeant(Setting setting) {
        boolean off = setting.value().equals("off") || setting.value().equals("false");
        return setting.source() != Setting.Source.DEFAULT
                && !off
                && !setting.name().equals("tls-key");
    }

    private TlsOptions options() {
        var sources = new ArrayList<CertificateSource>();
        for (int i = 0; i < certificates.size(); i++) {
            sources.add(CertificateSource.files(certificates.get(i), keys.get(i)));
        }
        if (selfSigned) {
            sources.add(CertificateSource.selfSigned());
        }
        return new TlsOptions(sources, clientAuthentication, clientAuthorities, minimum, handshakeTimeout, provider);
    }
}
