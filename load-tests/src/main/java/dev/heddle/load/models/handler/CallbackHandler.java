package dev.heddle.load.models.handler;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Called by the event loop with whatever has happened: bytes have come, the upstream has answered, the client reads again.
 * How far a request is has to be found out each time, from what is left in the fields. Event loop only.
 */
final class CallbackHandler extends ChannelInboundHandlerAdapter {
    private final Received received = new Received();

    /** Of the request whose body is not whole yet. */
    private @Nullable Head head;

    /** The upstream has not answered yet: what comes meanwhile has to wait. */
    private boolean asking;

    /** The last answer has been written. */
    private boolean ended;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        received.add((ByteBuf) message);
        serve(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    /** The client has stopped reading, or reads again. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        serve(context);
        context.flush();
    }

    /** As many requests as are whole, while the client takes the answers. */
    private void serve(ChannelHandlerContext context) {
        try {
            boolean whole = true;
            while (whole && !asking && !ended && context.channel().isWritable()) {
                whole = serveNext(context);
            }
        } catch (RejectedException e) {
            writeLast(context, Answers.rejection(e));
        }
        context.channel().config().setAutoRead(!received.isEnough());
    }

    /** Whether there was a whole one. */
    private boolean serveNext(ChannelHandlerContext context) throws RejectedException {
        if (head == null) {
            head = received.takeHead();
        }
        Head current = head;
        byte[] item = current == null ? null : received.takeBody(current.length());
        if (current == null || item == null) {
            return false;
        }
        head = null;
        if (current.fresh()) {
            asking = true;
            Upstream.ask(item, context.executor(), price -> upstreamAnswered(context, current, item, price));
        } else {
            answer(context, current, item, PriceList.price(item));
        }
        return true;
    }

    private void upstreamAnswered(ChannelHandlerContext context, Head head, byte[] item, int price) {
        asking = false;
        answer(context, head, item, price);
        serve(context);
        context.flush();
    }

    private void answer(ChannelHandlerContext context, Head head, byte[] item, int price) {
        byte[] answer = Answers.quote(item, price);
        if (head.closes()) {
            writeLast(context, answer);
        } else {
            context.write(Unpooled.wrappedBuffer(answer), context.voidPromise());
        }
    }

    private void writeLast(ChannelHandlerContext context, byte[] answer) {
        ended = true;
        context.write(Unpooled.wrappedBuffer(answer)).addListener(ChannelFutureListener.CLOSE);
    }

    /** The connection is broken, or the client has sent nothing for too long. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
