package dev.heddle.server.address;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The address of a client, and the texts that are made of it: once for each connection, not for each request. The texts are
 * made when they are first asked for; whoever asks at the same time makes the same.
 */
public final class ClientAddress {
    /** Of a client that has no address of the Internet. */
    public static final ClientAddress UNKNOWN = new ClientAddress(null);

    private static final int BYTES_OF_NETWORK = 8;

    private final @Nullable InetAddress address;
    private @Nullable String text;
    private @Nullable String node;
    private @Nullable String network;

    private ClientAddress(@Nullable InetAddress address) {
        this.address = address;
    }

    /** The address of a socket's peer. */
    public static ClientAddress of(SocketAddress peer) {
        return peer instanceof InetSocketAddress socket && socket.getAddress() != null
                ? new ClientAddress(socket.getAddress())
                : UNKNOWN;
    }

    /**
     * The address that a proxy names in a header field: of IPv4 or IPv6, perhaps in brackets, perhaps with a port behind it.
     *
     * @return null if it is none
     */
    public static @Nullable ClientAddress parse(String named) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(withoutPort(named));
        if (bytes == null) {
            return null;
        }
        try {
            return new ClientAddress(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(named, e); // never: the length is right
        }
    }

    private static String withoutPort(String named) {
        if (named.startsWith("[")) {
            int end = named.indexOf(']');
            return end < 0 ? named : named.substring(1, end);
        }
        int colon = named.indexOf(':');
        boolean isPort = colon >= 0 && colon == named.lastIndexOf(':');
        return isPort ? named.substring(0, colon) : named;
    }

    /** The address, or null if it is unknown. */
    public @Nullable InetAddress address() {
        return address;
    }

    /** The address as numbers, {@code 192.0.2.1} or {@code 2001:db8::1}; {@code unknown} if it is. */
    public String text() {
        var known = text;
        if (known == null) {
            known = address == null ? "unknown" : NetUtil.toAddressString(address);
            text = known;
        }
        return known;
    }

    /** As the field {@code Forwarded} wants it: {@code 192.0.2.1}, {@code "[2001:db8::1]"} (RFC 7239 6). */
    public String node() {
        var known = node;
        if (known == null) {
            known = address instanceof Inet6Address ? "\"[" + text() + "]\"" : text();
            node = known;
        }
        return known;
    }

    /**
     * What one client has for itself: an address of IPv4, of IPv6 the first 64 bits, since each subscriber gets as many
     * addresses as there are behind them.
     */
    public String network() {
        var known = network;
        if (known == null) {
            known = address instanceof Inet6Address ? networkOf(address) : text();
            network = known;
        }
        return known;
    }

    private static String networkOf(InetAddress address) {
        var bytes = address.getAddress();
        Arrays.fill(bytes, BYTES_OF_NETWORK, bytes.length, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes) + "/64";
    }

    /** The address as numbers. */
    @Override
    public String toString() {
        return text();
    }
}
