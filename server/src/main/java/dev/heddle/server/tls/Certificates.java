package dev.heddle.server.tls;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a server, and which of them a client gets: that with the name that it asks for, else that with a wildcard for
 * it, which stands for one label (RFC 9525 6.3), else the first. Of several with the same name the first counts. Immutable.
 */
public final class Certificates {
    private static final String WILDCARD = "*.";

    private final List<ServerCertificate> all;
    private final List<X509Certificate> clientAuthorities;
    private final Map<String, Integer> byName = new HashMap<>();
    /** Without the asterisk: {@code .example.com}. */
    private final Map<String, Integer> byWildcard = new HashMap<>();

    /**
     * Certificates.
     *
     * @param all one at least
     * @param clientAuthorities those who may have signed the certificates of clients; empty if clients are not asked
     * @throws IllegalArgumentException if there is none
     */
    public Certificates(List<ServerCertificate> all, List<X509Certificate> clientAuthorities) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no certificate: allowed is one at least");
        }
        this.all = List.copyOf(all);
        this.clientAuthorities = List.copyOf(clientAuthorities);
        for (int i = 0; i < all.size(); i++) {
            for (var name : all.get(i).names()) {
                if (name.startsWith(WILDCARD)) {
                    byWildcard.putIfAbsent(name.substring(1), i);
                } else {
                    byName.putIfAbsent(name, i);
                }
            }
        }
    }

    /** In their order. */
    public List<ServerCertificate> all() {
        return all;
    }

    /** Those who may have signed the certificates of clients. */
    public List<X509Certificate> clientAuthorities() {
        return clientAuthorities;
    }

    /**
     * The place in {@link #all} of the certificate for a host.
     *
     * @param host a name or an address, without a port; null if it is not known
     */
    public int placeFor(@Nullable String host) {
        if (host == null || all.size() == 1) {
            return 0;
        }
        var name = host.toLowerCase(Locale.ROOT);
        var exact = byName.get(name);
        if (exact != null) {
            return exact;
        }
        int dot = name.indexOf('.');
        var wild = dot <= 0 ? null : byWildcard.get(name.substring(dot));
        return wild == null ? 0 : wild;
    }
}
