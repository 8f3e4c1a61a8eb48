package dev.heddle.coroutine;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Netty's epoll with a fault mended, which 4.2.15 to 4.2.18 have at least. A channel that waits for nothing, since its
 * peer has ended its output and it has nothing to write, is taken out of the epoll set. When it next waits, to write more
 * than the socket takes or to read what a pause had left, Netty modifies the entry that is not there: the connection
 * breaks. Here such a channel is registered anew.
 *
 * <p>Confined to the event loop, as the handler that it wraps.
 */
final class ReaddingEpoll implements IoHandlerFactory {
    private final IoHandlerFactory netty;

    ReaddingEpoll(IoHandlerFactory netty) {
        this.netty = netty;
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new Handler(netty.newHandler(executor));
    }

    @Override
    public boolean isChangingThreadSupported() {
        return netty.isChangingThreadSupported();
    }

    private static final class Handler implements IoHandler {
        private final IoHandler netty;

        Handler(IoHandler netty) {
            this.netty = netty;
        }

        @Override
        public void initialize() {
            netty.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return netty.run(context);
        }

        @Override
        public void prepareToDestroy() {
            netty.prepareToDestroy();
        }

        @Override
        public void destroy() {
            netty.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return new Registration(netty, handle, netty.register(handle));
        }

        @Override
        public void wakeup() {
            netty.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return netty.isCompatible(handleType);
        }
    }

    private static final class Registration implements IoRegistration {
        private final IoHandler handler;
        private final IoHandle handle;
        private IoRegistration netty;
        private boolean removed;

        Registration(IoHandler handler, IoHandle handle, IoRegistration netty) {
            this.handler = handler;
            this.handle = handle;
            this.netty = netty;
        }

        @Override
        public long submit(IoOps ops) {
            boolean none = ops.equals(EpollIoOps.NONE);
            if (removed && !none && netty.isValid()) {
                registerAnew();
            }
            removed = none;
            return netty.submit(ops);
        }

        private void registerAnew() {
            netty.cancel();
            try {
                netty = handler.register(handle);
            } catch (Exception e) {
                throw new IllegalStateException("a handle that was registered before is refused", e);
            }
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
        public <T extends @Nullable Object> T attachment() {
            return netty.attachment();
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }
}
