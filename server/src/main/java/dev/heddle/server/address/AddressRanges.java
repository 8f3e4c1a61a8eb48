package dev.heddle.server.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of networks, of IPv4 and IPv6, such as those of the proxies that are trusted. Immutable. A look-up compares a few
 * words for each network, one after the other, and allocates nothing: such lists are short.
 */
public final class AddressRanges {
    private static final int V6_BYTES = 16;
    /** RFC 4291 2.5.5.2: {@code ::ffff:192.0.2.1} is an address of IPv4. */
    private static final long MAPPED_V4 = 0xffffL << 32;

    private static final AddressRanges NONE = new AddressRanges(List.of());

    private final List<String> texts;
    private final AddressRange[] ranges;

    private AddressRanges(List<String> texts) {
        this.texts = List.copyOf(texts);
        this.ranges = this.texts.stream().map(AddressRange::parse).toArray(AddressRange[]::new);
    }

    /** No address is in it. */
    public static AddressRanges none() {
        return NONE;
    }

    /**
     * A set.
     *
     * @param networks {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or single addresses
     * @throws IllegalArgumentException if one of them is none; says which and why
     */
    public static AddressRanges of(List<String> networks) {
        return networks.isEmpty() ? NONE : new AddressRanges(networks);
    }

    /** As {@link #of(List)}. */
    public static AddressRanges of(String... networks) {
        return of(List.of(networks));
    }

    /** Whether no address is in it. */
    public boolean isEmpty() {
        return ranges.length == 0;
    }

    /** Whether the address of a socket is in it. An address that is not of the Internet is not. */
    public boolean contains(SocketAddress address) {
        return address instanceof InetSocketAddress socket && contains(socket.getAddress());
    }

    /** Whether an address is in it. */
    public boolean contains(@Nullable InetAddress address) {
        return ranges.length > 0 && address != null && contains(address.getAddress());
    }

    /** Whether an address is in it, as its 4 or 16 bytes. */
    boolean contains(byte[] address) {
        if (address.length < V6_BYTES) {
            return containsV4(AddressRange.word(address, 0, address.length));
        }
        long high = AddressRange.word(address, 0, Long.BYTES);
        long low = AddressRange.word(address, Long.BYTES, Long.BYTES);
        if (high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED_V4) {
            return containsV4(low & 0xffff_ffffL);
        }
        for (var range : ranges) {
            if (range.containsV6(high, low)) {
                return true;
            }
        }
        return false;
    }

    private boolean containsV4(long address) {
        for (var range : ranges) {
            if (range.containsV4(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRanges ranges && ranges.texts.equals(texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    /** The networks, as they were given. */
    @Override
    public String toString() {
        return texts.toString();
    }
}
