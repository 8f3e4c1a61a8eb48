package dev.heddle.server.upstream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends the header of the PROXY protocol when a connection is open, before anything else, and leaves the pipeline. */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final byte[] UNKNOWN = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HAProxyProtocolVersion version;
    private final @Nullable ToldClient client;

    /** With a client, or to tell that the connection is this side's own. */
    ProxyHeader(UpstreamProxyProtocol version, @Nullable ToldClient client) {
        this.version = version == UpstreamProxyProtocol.V1 ? HAProxyProtocolVersion.V1 : HAProxyProtocolVersion.V2;
        this.client = client;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (client == null && version == HAProxyProtocolVersion.V1) {
            context.writeAndFlush(Unpooled.wrappedBuffer(UNKNOWN)); // behind which Netty would write addresses: null
        } else {
            write(context);
        }
        context.pipeline().remove(this);
        context.fireChannelActive();
    }

    private void write(ChannelHandlerContext context) {
        var pipeline = context.pipeline();
        pipeline.addBefore(context.name(), null, HAProxyMessageEncoder.INSTANCE);
        context.writeAndFlush(message());
        pipeline.remove(HAProxyMessageEncoder.INSTANCE);
    }

    private HAProxyMessage message() {
        if (client == null) {
            return new HAProxyMessage(version, HAProxyCommand.LOCAL, HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0);
        }
        boolean both4 = isV4(client.source()) && isV4(client.destination());
        return new HAProxyMessage(
                version,
                HAProxyCommand.PROXY,
                both4 ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
                text(client.source(), both4),
                text(client.destination(), both4),
                client.source().getPort(),
                client.destination().getPort());
    }

    private static boolean isV4(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }

    /** Both addresses are of one kind: one of IPv4 beside one of IPv6 is mapped into it (RFC 4291 2.5.5.2). */
    private static String text(InetSocketAddress address, boolean bothV4) {
        InetAddress ip = address.getAddress();
        var text = NetUtil.toAddressString(ip);
        return !bothV4 && ip instanceof Inet4Address ? "::ffff:" + text : text;
    }
}
