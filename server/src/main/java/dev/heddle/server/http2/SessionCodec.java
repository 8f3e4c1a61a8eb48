package dev.heddle.server.http2;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.stream.FloodGuard;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Netty's parts of one connection, put together with ours. */
record SessionCodec(
        Http2ConnectionDecoder decoder,
        Http2ConnectionEncoder encoder,
        Http2Settings settings,
        FrameCheck frames,
        FloodGuard guard,
        RecentResets resets) {
    private static final float WINDOW_UPDATE_RATIO = 0.5f;

    static SessionCodec of(Http2Service service, CoroutineScheduler scheduler) {
        long listBytes = service.limits().fieldBytes();
        var connection = connection();
        var encoder = new DefaultHttp2ConnectionEncoder(connection, writer());
        var guard = new FloodGuard(scheduler, Flood.values().length);
        var resets = new RecentResets();
        // How many frames a block may have is looked at by the check.
        var reader = new DefaultHttp2FrameReader(headersDecoder(listBytes), Integer.MAX_VALUE);
        var frames = new FrameCheck(reader, connection, guard, resets, listBytes);
        var decoder = new DefaultHttp2ConnectionDecoder(
                connection, encoder, frames, Http2PromisedRequestVerifier.ALWAYS_VERIFY, true, true, true);
        var settings = new Http2Settings()
                .maxConcurrentStreams(service.options().maxConcurrentStreams())
                .initialWindowSize(service.options().streamWindow())
                .maxHeaderListSize(listBytes)
                .connectProtocolEnabled(true);
        return new SessionCodec(decoder, encoder, settings, frames, guard, resets);
    }

    /**
     * Streams share evenly what may be sent: priorities are read and not followed. A stream that is not read must not stop the
     * others: each has its own window, and the connection's is opened as bytes come.
     */
    private static DefaultHttp2Connection connection() {
        var connection = new DefaultHttp2Connection(true, 0);
        var local = new DefaultHttp2LocalFlowController(connection, WINDOW_UPDATE_RATIO, true);
        connection.local().flowController(local);
        var evenly = new UniformStreamByteDistributor(connection);
        connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection, evenly));
        return connection;
    }

    private static DefaultHttp2FrameWriter writer() {
        return new DefaultHttp2FrameWriter(new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true));
    }

    private static DefaultHttp2HeadersDecoder headersDecoder(long listBytes) {
        return new DefaultHttp2HeadersDecoder(false, listBytes) {
            @Override
            protected Http2Headers newHeaders() {
                return new ReceivedFields();
            }
        };
    }
}
