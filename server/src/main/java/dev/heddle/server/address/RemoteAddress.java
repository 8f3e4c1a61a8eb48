package dev.heddle.server.address;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;

/** The address of a connection's other end: that of its socket, or what a proxy before this server has told of it. */
public final class RemoteAddress {
    private static final AttributeKey<SocketAddress> TOLD = AttributeKey.valueOf(RemoteAddress.class, "told");

    private RemoteAddress() {}

    /** Who is said to be at the other end. On the event loop. */
    public static void tell(Channel channel, SocketAddress address) {
        channel.attr(TOLD).set(address);
    }

    /** Who is at the other end, as far as it is known. */
    public static SocketAddress of(Channel channel) {
        var told = channel.hasAttr(TOLD) ? channel.attr(TOLD).get() : null;
        return told == null ? channel.remoteAddress() : told;
    }
}
