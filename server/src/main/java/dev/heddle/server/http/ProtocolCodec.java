package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;

/**
 * The event loop's side of a protocol that an exchange goes on with ({@link HttpResponse#switchProtocols(String,
 * ProtocolCodec)}): makes messages of bytes and bytes of messages, whatever carries those, a connection of its own or one
 * stream of many. For one exchange alone.
 *
 * <p>All methods are called on the event loop.
 */
public interface ProtocolCodec {
    /** The protocol begins. Nothing else is called before. */
    void begin(ProtocolCarrier carrier);

    /** Bytes of the client have come: the codec's to release. */
    void received(ByteBuf bytes);

    /** No more bytes are there for now: what answers them may go out. */
    void receivedAll();

    /** A message of the handler's, which is the codec's to release; it need not go out at once. */
    void write(Object message);

    /** {@link ProtocolCarrier#isWritable} may say something else now. */
    void writabilityChanged();

    /** The server drains. Called again and again meanwhile. */
    void drain();

    /** Nothing can be sent or received any more. */
    void end();
}
