package dev.heddle.coroutine;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;

/** The Netty event loop of a {@link VirtualLoopScheduler}: driven by the scheduler, it blocks only if nothing else is to do. */
final class VirtualEventLoop extends ManualIoEventLoop {
    private final VirtualLoopScheduler scheduler;

    VirtualEventLoop(IoEventLoopGroup parent, VirtualLoopScheduler scheduler, IoHandlerFactory ioHandler) {
        super(parent, null, ioHandler);
        this.scheduler = scheduler;
    }

    VirtualLoopScheduler scheduler() {
        return scheduler;
    }

    /** Asked by the I/O handler after it has announced that it will block, and before it does. */
    @Override
    protected boolean canBlock() {
        return scheduler.mayBlockForIo();
    }

    @Override
    public String toString() {
        return scheduler.name();
    }
}
