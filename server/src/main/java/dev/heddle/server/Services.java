package dev.heddle.server;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.http.LimitCounts;
import dev.heddle.server.http2.Http2Service;
import dev.heddle.server.http3.Admission;
import dev.heddle.server.http3.Http3Service;
import dev.heddle.server.tcp.TcpService;
import dev.heddle.server.tls.TlsService;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server speaks: a service for each protocol, null for one that it does not. */
final class Services implements AutoCloseable {
    private final ServerBuilder options;
    private final @Nullable HttpService http;
    private final @Nullable Http2Service http2;
    private final @Nullable TcpService tcp;
    private @Nullable TlsService tls;
    private @Nullable Http3Service http3;

    /** Those that need no certificates. */
    Services(ServerBuilder options) {
        this.options = options;
        http = options.httpService();
        http2 = http == null || options.http2 == null ? null : new Http2Service(http, options.http2);
        tcp = options.tcpService();
    }

    /**
     * Makes the others, and begins what they all do by themselves.
     *
     * @param admission of connections of HTTP/3
     * @throws IllegalArgumentException if certificates are not taken, or QUIC is not available here
     */
    void begin(EventLoops loops, Admission admission) {
        var service = http;
        if (service == null) {
            return;
        }
        loops.schedulers().forEach(service::watch);
        if (options.tls != null) {
            tls = new TlsService(options.tls, loops, http2 != null, options.registry, this::beginAgreed);
            if (options.http3 != null) {
                http3 = new Http3Service(service, options.http3, options.tls, admission);
            }
        }
    }

    @Nullable HttpService http() {
        return http;
    }

    @Nullable Http2Service http2() {
        return http2;
    }

    @Nullable Http3Service http3() {
        return http3;
    }

    @Nullable TlsService tls() {
        return tls;
    }

    @Nullable TcpService tcp() {
        return tcp;
    }

    /** The pipeline of a connection in clear text: the client's first bytes tell which HTTP it is. */
    void beginClear(ChannelPipeline pipeline) {
        if (http2 != null) {
            http2.initialise(pipeline);
        } else if (http != null) {
            http.initialise(pipeline);
        }
    }

    /** What TLS has agreed on. */
    private void beginAgreed(ChannelPipeline pipeline, boolean asHttp2) {
        if (http2 != null) {
            http2.initialise(pipeline, asHttp2);
        } else if (http != null) {
            http.initialise(pipeline);
        }
    }

    List<LimitCounts> limitCounts() {
        var counts = new ArrayList<LimitCounts>();
        if (http != null) {
            counts.add(http.limitCounts());
        }
        if (tcp != null) {
            counts.add(tcp.limitCounts());
        }
        return List.copyOf(counts);
    }

    /** Tells the clients of one event loop that the server ends, and closes connections that are idle; again and again. */
    void drain(CoroutineScheduler scheduler) {
        if (tls != null) {
            tls.drain(scheduler);
        }
        if (http != null) {
            http.drain(scheduler);
        }
        if (http2 != null) {
            http2.drain(scheduler);
        }
        if (http3 != null) {
            http3.drain(scheduler);
        }
        if (tcp != null) {
            tcp.drain(scheduler);
        }
    }

    /** Lets go of certificates, when the event loops have ended. */
    @Override
    public void close() {
        if (tls != null) {
            tls.close();
        }
        if (http3 != null) {
            http3.close();
        }
    }
}
