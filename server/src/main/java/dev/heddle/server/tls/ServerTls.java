package dev.heddle.server.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of one server: the certificates in effect, and their replacement while it runs. What is replaced counts for connections that
 * are made from then on; those that are open keep what they have.
 *
 * <p>May be used by any thread. Files are read, and keys are checked, by the thread that asks for it.
 *
 * <pre>{@code
 * var tls = ServerTls.load(TlsOptions.of(CertificateSource.files(Path.of("chain.pem"), Path.of("key.pem"))));
 * Server.builder().http(8080, handler).https(8443, tls).start();
 * tls.reload();
 * }</pre>
 */
public final class ServerTls {
    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    private static final String REFUSE_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    private final TlsOptions options;
    /** Whoever uses the certificates: makes what it needs of new ones, and returns what puts that into effect. */
    private final List<Function<Certificates, Replacement>> users = new CopyOnWriteArrayList<>();

    private volatile Certificates certificates;

    private ServerTls(TlsOptions options, Certificates certificates) {
        this.options = options;
        this.certificates = certificates;
    }

    /** What has been made of new certificates, and is not in effect. Either of its methods is called once. */
    public interface Replacement {
        /** Puts it into effect. May not fail. */
        void take();

        /** Lets go of it. */
        void drop();
    }

    /**
     * Clients may not begin another handshake on a connection: it has no use, and costs the server more than them. By OpenSSL they
     * never may; the JDK asks this property once, for the whole JVM. Who has set it otherwise keeps it.
     */
    private static void refuseRenegotiation() {
        if (System.getProperty(REFUSE_RENEGOTIATION) == null) {
            System.setProperty(REFUSE_RENEGOTIATION, "true");
        }
    }

    /**
     * Reads certificates and keys, and checks them.
     *
     * @throws IllegalArgumentException if something is wrong: a line for each certificate, that says what is allowed
     */
    public static ServerTls load(TlsOptions options) {
        refuseRenegotiation();
        var certificates = read(options);
        TlsContexts.of(options, certificates, true)
                .release(); // what the provider does not take, nobody should find out later
        warn(certificates);
        return new ServerTls(options, certificates);
    }

    private static Certificates read(TlsOptions options) {
        var all = new ArrayList<ServerCertificate>();
        var problems = new ArrayList<String>();
        for (var source : options.certificates()) {
            try {
                all.add(source.load());
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        List<X509Certificate> authorities = List.of();
        try {
            authorities = authorities(options.clientAuthorities());
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new Certificates(all, authorities);
    }

    private static List<X509Certificate> authorities(@Nullable Path file) {
        return file == null ? List.of() : Pem.read("client authorities", file).certificates();
    }

    private static void warn(Certificates certificates) {
        var now = Instant.now();
        certificates.all().forEach(one -> one.warnings(now).forEach(log::warn));
    }

    /** How TLS is spoken. */
    public TlsOptions options() {
        return options;
    }

    /** The certificates in effect. */
    public Certificates certificates() {
        return certificates;
    }

    /**
     * Adds one who makes something of certificates: of those in effect at once, and of each that replace them.
     *
     * @param user called with new certificates; throws IllegalArgumentException if they are not fit
     */
    public synchronized void use(Function<Certificates, Replacement> user) {
        user.apply(certificates).take();
        users.add(user);
    }

    /** The certificates of later reloads are nothing to this one any more. */
    public void leave(Function<Certificates, Replacement> user) {
        users.remove(user);
    }

    /**
     * Reads the certificates again and puts them into effect, all or none. Blocks.
     *
     * @return what changes, and what is doubtful about it, a line each: the latter begin with {@code warning: }
     * @throws IllegalArgumentException if something is wrong, as {@link #load}: then those before stay in effect
     */
    public List<String> reload() {
        return prepare().take();
    }

    /**
     * The first half of a reload: reads and checks.
     *
     * @throws IllegalArgumentException as {@link #reload}
     */
    public synchronized Reload prepare() {
        var next = read(options);
        var made = new ArrayList<Replacement>();
        try {
            users.forEach(user -> made.add(user.apply(next)));
        } catch (RuntimeException e) {
            made.forEach(Replacement::drop);
            throw e;
        }
        return new Reload(next, made);
    }

    /** Certificates that have been read again and are not in effect yet. */
    public final class Reload {
        private final Certificates next;
        private final List<Replacement> made;

        private Reload(Certificates next, List<Replacement> made) {
            this.next = next;
            this.made = made;
        }

        /** Puts them into effect; returns what {@link ServerTls#reload} does. */
        public List<String> take() {
            synchronized (ServerTls.this) {
                made.forEach(Replacement::take);
                var lines = changes(certificates, next);
                certificates = next;
                return lines;
            }
        }

        /** Lets go of them. */
        public void drop() {
            made.forEach(Replacement::drop);
        }
    }

    private static List<String> changes(Certificates before, Certificates next) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < next.all().size(); i++) {
            var one = next.all().get(i);
            if (i >= before.all().size() || !one.isSameAs(before.all().get(i))) {
                lines.add("certificate " + one + " is in effect");
            }
        }
        if (!before.clientAuthorities().equals(next.clientAuthorities())) {
            lines.add("authorities of clients are replaced");
        }
        var now = Instant.now();
        for (var one : next.all()) {
            one.warnings(now).forEach(line -> lines.add("warning: " + line));
        }
        return lines;
    }
}
