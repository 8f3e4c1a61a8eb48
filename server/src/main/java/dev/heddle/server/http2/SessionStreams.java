package dev.heddle.server.http2;

import dev.heddle.server.fields.FieldRules;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.Misdirection;
import dev.heddle.server.stream.StreamLimits;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The streams of one connection and the exchanges on them: how they begin, how many there are. Confined to the event loop. */
final class SessionStreams {
    private final Http2Session session;
    private final Http2Service service;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;

    /** Exchanges whose coroutines have not ended. */
    private int exchanges;

    private int requests;
    /** One has gone on with another protocol. Looked at by whoever drains the server, too. */
    private volatile boolean tunnelled;

    SessionStreams(Http2Session session) {
        this.session = session;
        this.service = session.service();
        this.connection = session.connection();
        this.key = connection.newKey();
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream closed) {
                ExchangeStream stream = closed.getProperty(key);
                if (stream != null) {
                    stream.ended();
                }
                session.streamClosed();
            }
        });
    }

    // ---- begin

    /** A client's request has come. */
    void request(int id, ReceivedFields fields, boolean last) throws Http2Exception {
        var head = RequestReader.head(id, fields);
        requests++;
        var protocol = fields.protocol();
        var stream = new ExchangeStream(session, id, protocol != null);
        begin(id, stream, head, !last && protocol == null, refusal(head, fields));
        if (protocol != null && last) {
            stream.tunnelled(Unpooled.EMPTY_BUFFER, true);
        }
        if (requests >= service.limits().requests()) {
            session.end().drain();
        }
    }

    /** Why a well-formed request is refused, or null. */
    private @Nullable HttpException refusal(HttpRequest head, ReceivedFields fields) {
        var protocol = fields.protocol();
        if (fields.rules().areTooMany()) {
            return StreamLimits.tooManyFields(FieldRules.MOST_FIELDS);
        }
        if (protocol != null && !AsciiString.contentEqualsIgnoreCase(StreamTunnel.WEBSOCKET, protocol)) {
            return new HttpException(501, "the only protocol to go on with is " + StreamTunnel.WEBSOCKET); // RFC 9220 3
        }
        var refusal = service.limits().refuse(head);
        return refusal == null ? Misdirection.refuse(session.tls(), fields.scheme(), head) : refusal;
    }

    /** A block of fields is larger than allowed, and Netty has dropped it: the client is answered if the stream is a new one. */
    void refuseHead(int id) throws Http2Exception {
        if (connection.stream(id) != null) {
            session.reset(id, Http2Error.PROTOCOL_ERROR);
        } else if (connection.streamMayHaveExisted(id)) {
            session.resetUnknown(id, Http2Error.STREAM_CLOSED);
        } else {
            connection.remote().createStream(id, true);
            requests++;
            var stream = new ExchangeStream(session, id, false);
            begin(id, stream, null, false, service.limits().tooLongFields());
        }
    }

    private void begin(
            int id,
            ExchangeStream stream,
            @Nullable HttpRequest head,
            boolean withBody,
            @Nullable HttpException refusal)
            throws Http2Exception {
        // Handlers outlive their streams for a moment when the client resets those: they count too.
        if (exchanges >= 2 * service.options().maxConcurrentStreams()) {
            throw Http2Exception.streamError(id, Http2Error.REFUSED_STREAM, "too many exchanges");
        }
        connection.stream(id).setProperty(key, stream);
        exchanges++;
        service.counts().streamBegun();
        try {
            stream.begin(head, withBody, refusal);
        } catch (RejectedExecutionException shuttingDown) {
            exchangeEnded();
            throw Http2Exception.streamError(id, Http2Error.REFUSED_STREAM, "shutting down");
        }
    }

    /** The coroutine of one has ended. */
    void exchangeEnded() {
        exchanges--;
        service.counts().streamEnded();
        session.end().endIfDone();
    }

    /** The server drains: those that go on with another protocol are told, each time. */
    void drain() {
        if (tunnelled) {
            all().forEach(ExchangeStream::drain);
        }
    }

    /** One goes on with another protocol. */
    void tunnelBegun() {
        tunnelled = true;
    }

    /** Whether one ever has. May be asked by any thread: what it misses it sees the next time. */
    boolean haveTunnelled() {
        return tunnelled;
    }

    // ---- which there are

    /** Null if there is none, or its exchange was refused. */
    @Nullable ExchangeStream get(int id) {
        var open = connection.stream(id);
        return open == null ? null : open.getProperty(key);
    }

    List<ExchangeStream> all() {
        var all = new ArrayList<ExchangeStream>();
        try {
            connection.forEachActiveStream(open -> {
                ExchangeStream stream = open.getProperty(key);
                if (stream != null) {
                    all.add(stream);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e); // no visitor throws
        }
        return all;
    }

    /** Whether there is no stream, and no exchange that has outlived its own. */
    boolean isQuiet() {
        return exchanges == 0 && connection.numActiveStreams() == 0;
    }

    /** Whether the client has opened one. */
    boolean areUsed() {
        return requests > 0;
    }
}
