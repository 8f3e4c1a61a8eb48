package dev.heddle.server.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a connection, and holds those that cannot be decoded yet: what has come of a piece that is not whole, what
 * nobody wants yet, and what is perhaps of another protocol. The end of the peer's side waits behind what is held. What a piece
 * is, a subclass says.
 *
 * <p>Between pieces nothing is held. Event loop only.
 */
abstract class HoldingDecoder extends ChannelDuplexHandler {
    /** Held bytes at which reading from the socket pauses. */
    private static final int HELD_AT_MOST = 64 * 1024;

    private enum Mode {
        DECODING,
        /** What comes is perhaps of another protocol. */
        HOLDING,
        /** It is of another protocol. */
        PASSING_ON,
        /** It is malformed, or behind what is. */
        DROPPING
    }

    private Mode mode = Mode.DECODING;
    private @Nullable ByteBuf held;
    private boolean readingPaused;
    /** What is held may be whole pieces, that nobody wants yet. */
    private boolean decodingPaused;
    /** The peer has ended its side, behind what is held. */
    private boolean endWaits;

    // ---- what a subclass decodes

    /**
     * Decodes a piece, of bytes of which there is one at least; false if more must come, or none is wanted.
     *
     * @throws MalformedMessageException to {@link #tellMalformed}
     */
    abstract boolean decode(ChannelHandlerContext context, ByteBuf in);

    /** What follows is dropped already. */
    abstract void tellMalformed(ChannelHandlerContext context, MalformedMessageException why);

    /** No more bytes come, and those that are held belong to nothing. */
    abstract void inputEnded(ChannelHandlerContext context);

    /**
     * Whether more is wanted now. If not, what has come is held until {@link #goOn}, and the end of the peer's side behind
     * it.
     */
    protected boolean isWanted(ChannelHandlerContext context) {
        return true;
    }

    // ---- how far it is

    /** Whether what comes is decoded, rather than held, passed on or dropped. */
    final boolean isDecoding() {
        return mode == Mode.DECODING;
    }

    final boolean isAnyHeld() {
        return held != null;
    }

    /** Whether messages may have come that were not wanted yet. */
    protected final boolean isPaused() {
        return decodingPaused;
    }

    protected final boolean isBroken() {
        return mode == Mode.DROPPING;
    }

    // ---- bytes

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf come) {
            var before = held;
            take(
                    context,
                    before == null
                            ? come
                            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), before, come),
                    false);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void take(ChannelHandlerContext context, ByteBuf in, boolean wanted) {
        held = null;
        decodingPaused = false;
        try {
            takeAll(context, in, wanted);
        } finally {
            if (in.isReadable() && mode != Mode.DROPPING) {
                held = in;
            } else {
                decodingPaused = false;
                in.release();
            }
        }
    }

    private void takeAll(ChannelHandlerContext context, ByteBuf in, boolean wanted) {
        try {
            boolean more = true;
            while (more && in.isReadable()) {
                if (!wanted && !isWanted(context)) {
                    decodingPaused = true;
                    break;
                }
                more = switch (mode) {
                    case DECODING -> decode(context, in);
                    case HOLDING -> pauseIfLong(context, in);
                    case PASSING_ON -> pass(context, in);
                    case DROPPING -> false;
                };
            }
        } catch (MalformedMessageException e) {
            dropRest();
            tellMalformed(context, e);
        }
    }

    private static boolean pass(ChannelHandlerContext context, ByteBuf in) {
        context.fireChannelRead(in.readRetainedSlice(in.readableBytes()));
        return true;
    }

    /** What is left of the bytes, and whatever comes, is dropped. */
    final void dropRest() {
        mode = Mode.DROPPING;
    }

    // ---- bytes that are not wanted yet

    /** Decodes what has come and was not wanted, as far as it is wanted now. */
    protected final void goOn(ChannelHandlerContext context) {
        if (decodingPaused) {
            decodingPaused = false;
            takeHeld(context);
        }
    }

    private void takeHeld(ChannelHandlerContext context) {
        var rest = held;
        held = null;
        if (rest != null) {
            channelRead(context, rest);
            context.fireChannelReadComplete();
        }
        endIfItWaits(context);
    }

    // ---- bytes that are perhaps of another protocol

    /** From the end of a piece: what comes is kept as it is, until {@link #resume}, or until this handler is removed. */
    protected final void hold() {
        mode = Mode.HOLDING;
    }

    /** From the end of a piece: what comes is of another protocol, and passed on as it is. */
    protected final void passOn() {
        mode = Mode.PASSING_ON;
    }

    public final boolean isHolding() {
        return mode == Mode.HOLDING;
    }

    /** What comes is decoded again, and so is what has been held. On the event loop. */
    public final void resume(ChannelHandlerContext context) {
        if (mode == Mode.HOLDING) {
            mode = Mode.DECODING;
            resumeReading(context);
            takeHeld(context);
        }
    }

    private boolean pauseIfLong(ChannelHandlerContext context, ByteBuf in) {
        if (in.readableBytes() >= HELD_AT_MOST && !readingPaused) {
            readingPaused = true;
            context.channel().config().setAutoRead(false);
        }
        return false;
    }

    private void resumeReading(ChannelHandlerContext context) {
        if (readingPaused) {
            readingPaused = false;
            context.channel().config().setAutoRead(true);
        }
    }

    // ---- the end of the bytes

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            endWaits = true;
            endIfItWaits(context);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void endIfItWaits(ChannelHandlerContext context) {
        boolean moreBefore = held != null && (decodingPaused || mode == Mode.HOLDING);
        if (endWaits && !moreBefore) {
            endWaits = false;
            end(context);
            context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /** No other moment comes for what was not wanted. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (decodingPaused && held != null) {
            take(context, held, true);
        }
        end(context);
        context.fireChannelInactive();
    }

    private void end(ChannelHandlerContext context) {
        inputEnded(context);
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /** What ends by a failure, such as a reset, has no end. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        dropRest();
        context.fireExceptionCaught(cause);
    }

    /** The bytes that come from now on are another protocol's: those that have come already as well. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        resumeReading(context);
        var rest = held;
        held = null;
        if (rest != null) {
            context.fireChannelRead(rest);
        }
        if (endWaits) {
            context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }
}
