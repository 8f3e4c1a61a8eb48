package dev.heddle.server.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Turns messages into bytes: a head with its whole body, or a head, pieces of its body, and a {@link LastHttpContent}. A
 * body is chunked if its head says so. What is no message passes as it is.
 */
public abstract class MessageEncoder extends ChannelOutboundHandlerAdapter {
    /** A piece up to here is copied behind what goes before it: cheaper than a buffer of its own for the socket. */
    private static final int COPIED = SmallBody.MOST_BYTES;
    /** For the first line and the line ends. */
    private static final int ROOM = 64;

    /** The body that is being sent is chunked. */
    private boolean chunked;

    /** Before a head is encoded. */
    protected void prepare(ChannelHandlerContext context, HttpMessage head) {}

    /** Writes the first line, its end included. */
    protected abstract void writeFirstLine(ByteBuf out, HttpMessage head);

    /** Whether nothing may follow the head, whatever it says. */
    protected abstract boolean isWithoutBody(HttpMessage head);

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpMessage head) {
            write(context, head, promise);
        } else if (message instanceof HttpContent content) {
            write(context, content, promise);
        } else {
            context.write(message, promise);
        }
    }

    // ---- head

    private void write(ChannelHandlerContext context, HttpMessage head, ChannelPromise promise) {
        ByteBuf out;
        try {
            prepare(context, head);
            out = encodeHead(context, head);
        } catch (RuntimeException e) {
            ReferenceCountUtil.release(head);
            throw e;
        }
        chunked = !isWithoutBody(head) && isChunked(head.headers());
        if (head instanceof SmallBody small) {
            out.writeBytes(small.smallBody());
            context.write(out, promise);
        } else if (!(head instanceof FullHttpMessage full)) {
            context.write(out, promise);
        } else if (chunked) {
            context.write(out, same(context, promise));
            write(context, (HttpContent) full, promise);
        } else {
            writeTogether(context, out, full.content(), promise);
        }
    }

    private static boolean isChunked(HttpHeaders fields) {
        return fields.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    private ByteBuf encodeHead(ChannelHandlerContext context, HttpMessage head) {
        int content = bodyLength(head);
        var fields = head.headers();
        int length = fields instanceof HeadFields own ? own.estimatedLength() : fields.size() * ROOM;
        var out = context.alloc().directBuffer(ROOM + length + (content <= COPIED ? content : 0));
        writeFirstLine(out, head);
        writeFields(out, fields);
        out.writeShort(Octets.CR << 8 | Octets.LF);
        return out;
    }

    /** Of what is known of it together with the head. */
    private static int bodyLength(HttpMessage head) {
        return switch (head) {
            case SmallBody small -> small.smallBody().length;
            case FullHttpMessage full -> full.content().readableBytes();
            default -> 0;
        };
    }

    private static void writeFields(ByteBuf out, HttpHeaders fields) {
        if (fields instanceof HeadFields own) {
            own.writeTo(out);
        } else if (!fields.isEmpty()) {
            var copy = new HeadFields();
            fields.iteratorCharSequence().forEachRemaining(field -> copy.append(field.getKey(), field.getValue()));
            copy.writeTo(out);
        }
    }

    private static void writeTogether(
            ChannelHandlerContext context, ByteBuf out, ByteBuf content, ChannelPromise promise) {
        int count = content.readableBytes();
        if (count > COPIED) {
            context.write(out, same(context, promise));
            context.write(content, promise);
            return;
        }
        append(out, content, count);
        content.release();
        context.write(out, promise);
    }

    /** From array to buffer without the buffers between that Netty makes for two of its kinds. */
    private static void append(ByteBuf out, ByteBuf content, int count) {
        if (content.hasArray()) {
            out.writeBytes(content.array(), content.arrayOffset() + content.readerIndex(), count);
        } else {
            out.writeBytes(content, content.readerIndex(), count);
        }
    }

    /** A promise for what goes before. */
    private static ChannelPromise same(ChannelHandlerContext context, ChannelPromise promise) {
        return promise.isVoid() ? promise : context.newPromise();
    }

    // ---- body

    private void write(ChannelHandlerContext context, HttpContent content, ChannelPromise promise) {
        if (chunked) {
            writeChunk(context, content, promise);
        } else if (content.content().isReadable()) {
            context.write(content.content(), promise);
        } else {
            content.release();
            if (!promise.isVoid()) {
                context.write(Unpooled.EMPTY_BUFFER, promise);
            }
        }
    }

    private void writeChunk(ChannelHandlerContext context, HttpContent content, ChannelPromise promise) {
        var data = content.content();
        int count = data.readableBytes();
        boolean copied = count <= COPIED;
        var out = context.alloc().directBuffer(ROOM + (copied ? count : 0));
        if (count > 0) {
            ByteBufUtil.writeAscii(out, Integer.toHexString(count));
            out.writeShort(Octets.CR << 8 | Octets.LF);
        }
        if (copied) {
            append(out, data, count);
        } else {
            context.write(out, same(context, promise));
            context.write(data.retain(), same(context, promise));
            out = context.alloc().directBuffer(ROOM);
        }
        if (count > 0) {
            out.writeShort(Octets.CR << 8 | Octets.LF);
        }
        if (content instanceof LastHttpContent last) {
            chunked = false;
            writeEnd(out, last);
        }
        content.release();
        context.write(out, promise);
    }

    private static void writeEnd(ByteBuf out, LastHttpContent last) {
        out.writeByte('0');
        out.writeShort(Octets.CR << 8 | Octets.LF);
        writeFields(out, last.trailingHeaders());
        out.writeShort(Octets.CR << 8 | Octets.LF);
    }
}
