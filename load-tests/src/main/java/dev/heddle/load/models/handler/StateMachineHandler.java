package dev.heddle.load.models.handler;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * What a compiler makes of an {@code async} function with the steps of {@link SequentialHandler}: a number that says where to
 * go on, the locals that live across an {@code await} in fields, and one function that goes on from there. To suspend is to
 * return; whoever brings what was awaited calls it again. Event loop only.
 */
final class StateMachineHandler extends ChannelInboundHandlerAdapter {
    private enum State {
        READ_HEAD,
        READ_BODY,
        FIND_PRICE,
        AWAIT_UPSTREAM,
        ANSWER,
        ENDED
    }

    private final Received received = new Received();
    private State state = State.READ_HEAD;
    private Head head = new Head(false, 0, false);
    private byte[] item = {};
    private int price;

    /** Goes on until the next thing that has to be awaited. */
    private void resume(ChannelHandlerContext context) throws RejectedException {
        while (true) {
            switch (state) {
                case READ_HEAD -> {
                    Head next = received.takeHead();
                    if (next == null) {
                        return;
                    }
                    head = next;
                    state = State.READ_BODY;
                }
                case READ_BODY -> {
                    byte[] body = received.takeBody(head.length());
                    if (body == null) {
                        return;
                    }
                    item = body;
                    state = State.FIND_PRICE;
                }
                case FIND_PRICE -> {
                    if (head.fresh()) {
                        state = State.AWAIT_UPSTREAM;
                        Upstream.ask(item, context.executor(), answer -> upstreamAnswered(context, answer));
                        return;
                    }
                    price = PriceList.price(item);
                    state = State.ANSWER;
                }
                case ANSWER -> {
                    if (!context.channel().isWritable()) {
                        return;
                    }
                    state = head.closes() ? State.ENDED : State.READ_HEAD;
                    write(context, Answers.quote(item, price), head.closes());
                }
                case AWAIT_UPSTREAM, ENDED -> {
                    return;
                }
            }
        }
    }

    private void upstreamAnswered(ChannelHandlerContext context, int answer) {
        price = answer;
        state = State.ANSWER;
        poll(context);
        context.flush();
    }

    // What follows is the same for every such function: a compiler's runtime has it once.

    private void poll(ChannelHandlerContext context) {
        try {
            resume(context);
        } catch (RejectedException e) {
            state = State.ENDED;
            write(context, Answers.rejection(e), true);
        }
        context.channel().config().setAutoRead(!received.isEnough());
    }

    private static void write(ChannelHandlerContext context, byte[] answer, boolean last) {
        if (last) {
            context.write(Unpooled.wrappedBuffer(answer)).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.write(Unpooled.wrappedBuffer(answer), context.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        received.add((ByteBuf) message);
        poll(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        poll(context);
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
