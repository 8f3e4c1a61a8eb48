package dev.heddle.coroutine;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's local channels and NIO's sockets on one event loop, for tests: a Netty loop has one I/O handler, and each of the
 * two serves its own kind. Sockets become ready in a selector, which also waits and is woken; local channels pass what
 * they carry by tasks of the loop, so that they need no more than to be registered.
 */
final class LocalAndSocketIo implements IoHandlerFactory {
    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new Handler(
                LocalIoHandler.newFactory().newHandler(executor),
                NioIoHandler.newFactory().newHandler(executor));
    }

    private record Handler(IoHandler local, IoHandler sockets) implements IoHandler {
        @Override
        public void initialize() {
            local.initialize();
            sockets.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return sockets.run(context);
        }

        @Override
        public void wakeup() {
            sockets.wakeup();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return (local.isCompatible(handle.getClass()) ? local : sockets).register(handle);
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return local.isCompatible(handleType) || sockets.isCompatible(handleType);
        }

        @Override
        public void prepareToDestroy() {
            local.prepareToDestroy();
            sockets.prepareToDestroy();
        }

        @Override
        public void destroy() {
            local.destroy();
            sockets.destroy();
        }
    }
}
