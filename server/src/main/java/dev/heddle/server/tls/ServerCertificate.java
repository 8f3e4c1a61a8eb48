package dev.heddle.server.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A certificate of this server, with its chain and its key. Immutable; of the JDK's kinds, so that whatever speaks TLS here can
 * use it.
 */
public final class ServerCertificate {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    /** As most operators renew: who is later than this has forgotten it. */
    private static final Duration SOON = Duration.ofDays(30);

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final String source;
    private final List<String> names;

    /**
     * A certificate.
     *
     * @param chain the server's own, then those up to its authority
     * @param key of the server's own
     * @param source where it comes from, for logs: a file's path
     * @throws IllegalArgumentException if the chain is empty
     */
    public ServerCertificate(List<X509Certificate> chain, PrivateKey key, String source) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain without a certificate: allowed is one at least");
        }
        this.chain = List.copyOf(chain);
        this.key = Objects.requireNonNull(key, "key");
        this.source = Objects.requireNonNull(source, "source");
        this.names = namesIn(chain.getFirst());
    }

    /** What the certificate is for (RFC 9525 6.1): subject's alternative names. The common name counts for nothing. */
    private static List<String> namesIn(X509Certificate certificate) {
        var all = new ArrayList<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            for (var name : alternatives == null ? List.<List<?>>of() : alternatives) {
                int type = (Integer) name.getFirst();
                if (type == DNS_NAME || type == IP_ADDRESS) {
                    all.add(name.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("certificate with malformed names: " + e.getMessage(), e);
        }
        return List.copyOf(all);
    }

    /** The server's own, then those up to its authority. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The key of the server's own. */
    public PrivateKey key() {
        return key;
    }

    /** Where it comes from. */
    public String source() {
        return source;
    }

    /** The names and addresses that it is for, in lower case: {@code example.com}, {@code *.example.com}, {@code 127.0.0.1}. */
    public List<String> names() {
        return names;
    }

    /** One name for meters and logs: the first that it is for. */
    public String name() {
        return names.isEmpty() ? own().getSubjectX500Principal().getName() : names.getFirst();
    }

    /** Whether it says itself who it is for, and no authority does. */
    public boolean isSelfSigned() {
        return own().getIssuerX500Principal().equals(own().getSubjectX500Principal());
    }

    /** When it ends. */
    public Instant expiry() {
        return own().getNotAfter().toInstant();
    }

    private X509Certificate own() {
        return chain.getFirst();
    }

    boolean isSameAs(ServerCertificate other) {
        return chain.equals(other.chain) && key.equals(other.key);
    }

    /** What is doubtful about it and no reason not to start, a line each. */
    List<String> warnings(Instant now) {
        var lines = new ArrayList<String>();
        if (expiry().isBefore(now)) {
            lines.add("has expired at " + expiry() + ": clients will refuse it");
        } else if (expiry().isBefore(now.plus(SOON))) {
            lines.add("expires soon, at " + expiry());
        }
        if (own().getNotBefore().toInstant().isAfter(now)) {
            lines.add("is not valid before " + own().getNotBefore().toInstant() + ": clients will refuse it");
        }
        if (names.isEmpty()) {
            lines.add("has no alternative name: clients will refuse it");
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                lines.add("has a chain whose certificate " + (i + 1) + " has not signed the one before it");
            }
        }
        return lines.stream()
                .map(line -> "certificate '" + source + "' " + line)
                .toList();
    }

    /** Name, source and end. */
    @Override
    public String toString() {
        return name() + " (" + source + ", until " + expiry() + ")";
    }
}
