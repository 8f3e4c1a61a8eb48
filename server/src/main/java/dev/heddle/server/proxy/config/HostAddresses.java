package dev.heddle.server.proxy.config;

import dev.heddle.coroutine.Offload;
import dev.heddle.server.upstream.NameLookup;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the hosts whose every address is a member, as they were found last. A host of which none is found any
 * more keeps what it had: who answers for names may be ill, and members that are gone are left out anyway when calls to
 * them fail. Confined to one coroutine.
 */
final class HostAddresses {
    private static final Logger log = LoggerFactory.getLogger(HostAddresses.class);

    /** For an order that does not change from look-up to look-up. */
    private static final Comparator<InetAddress> BY_TEXT = Comparator.comparing(NetUtil::toAddressString);

    private final String group;
    private final NameLookup lookup;
    private final Map<String, List<InetAddress>> known;

    /** With those that are known from before, by URL. */
    HostAddresses(String group, NameLookup lookup, Map<String, List<InetAddress>> before) {
        this.group = group;
        this.lookup = lookup;
        this.known = new HashMap<>(before);
    }

    /** Whether a URL has an address in the place of a name. */
    static boolean isLiteral(String url) {
        return NetUtil.createByteArrayFromIpAddressString(host(url)) != null;
    }

    /** An address of IPv6 is in brackets, which the check for one takes. */
    private static String host(String url) {
        return URI.create(url).getHost();
    }

    /** Looks these up. Suspends. Returns the addresses by URL, without those of which none has ever been found. */
    Map<String, List<InetAddress>> ofAll(List<String> urls) {
        known.keySet().retainAll(urls);
        for (var url : urls) {
            look(url);
        }
        return Map.copyOf(known);
    }

    private void look(String url) {
        var host = host(url);
        try {
            var found = inOrder(Offload.call(() -> lookup.lookup(host)));
            if (!found.equals(known.put(url, found))) {
                log.info("group {}: {} is {}", group, host, String.join(", ", texts(found)));
            }
        } catch (UnknownHostException e) {
            log.debug("group {}: no address of {} is found: {}", group, host, e.getMessage());
        }
    }

    /** A machine with addresses of both kinds is one member, not two. */
    private static List<InetAddress> inOrder(List<InetAddress> found) throws UnknownHostException {
        if (found.isEmpty()) {
            throw new UnknownHostException("nothing");
        }
        boolean hasIpv4 = found.stream().anyMatch(Inet4Address.class::isInstance);
        var all = new TreeSet<>(BY_TEXT);
        for (var address : found) {
            if (!hasIpv4 || address instanceof Inet4Address) {
                all.add(address);
            }
        }
        return List.copyOf(all);
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(NetUtil::toAddressString).toList();
    }
}
