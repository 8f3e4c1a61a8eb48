package dev.heddle.server;

import dev.heddle.server.address.RemoteAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first stage of the connections of a listener: reads the header of the PROXY protocol, then makes the real pipeline. */
final class ProxyHeaderStage {
    private static final Logger log = LoggerFactory.getLogger(ProxyHeaderStage.class);

    /** Room for what balancers add, certificates of clients among it. */
    private static final int EXTENSION_BYTES = 8 * 1024;

    private final ProxyProtocol options;
    private final long limitNanos;
    private final Consumer<ChannelPipeline> next;
    private final LongAdder refused;

    ProxyHeaderStage(ProxyProtocol options, Duration limit, Consumer<ChannelPipeline> next, LongAdder refused) {
        this.options = options;
        this.limitNanos = limit.toNanos();
        this.next = next;
        this.refused = refused;
    }

    /** Begins a connection. */
    void initialise(ChannelPipeline pipeline) {
        var peer = pipeline.channel().remoteAddress();
        if (!options.from().isEmpty() && !options.from().contains(peer)) {
            log.debug("{} may not connect", peer);
            refused.increment();
            pipeline.channel().close();
            return;
        }
        pipeline.addLast(new HAProxyMessageDecoder(EXTENSION_BYTES, true));
        pipeline.addLast(new Header());
    }

    /** Waits for the header of one connection. Confined to the event loop. */
    private final class Header extends ChannelInboundHandlerAdapter {
        private @Nullable ScheduledFuture<?> timer;
        private boolean ended;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            timer = context.executor()
                    .schedule(() -> refuse(context, "no header in time"), limitNanos, TimeUnit.NANOSECONDS);
            context.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (!ended && message instanceof HAProxyMessage header) {
                    end();
                    take(context, header);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        /** What has come behind the header follows when its decoder leaves, after this. */
        private void take(ChannelHandlerContext context, HAProxyMessage header) {
            var told = addressIn(header);
            if (told != null) {
                RemoteAddress.tell(context.channel(), told);
            }
            context.pipeline().remove(this);
            next.accept(context.pipeline());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable malformed) {
            refuse(context, String.valueOf(malformed.getMessage()));
        }

        /** Before the header: who only looks whether the port is open does so. */
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                end();
                context.close();
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end();
            context.fireChannelInactive();
        }

        private void refuse(ChannelHandlerContext context, String why) {
            if (!ended) {
                end();
                log.debug("{}: {}", context.channel().remoteAddress(), why);
                refused.increment();
                context.close();
            }
        }

        private void end() {
            ended = true;
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    private static @Nullable InetSocketAddress addressIn(HAProxyMessage header) {
        HAProxyProxiedProtocol protocol = header.proxiedProtocol();
        if (header.command() != HAProxyCommand.PROXY || protocol.transportProtocol() != TransportProtocol.STREAM) {
            return null;
        }
        var bytes = NetUtil.createByteArrayFromIpAddressString(String.valueOf(header.sourceAddress()));
        if (bytes == null) {
            return null; // a Unix socket
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), header.sourcePort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
