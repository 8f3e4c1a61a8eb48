/** Coroutines on Netty's event loops: sequential code, suspended and resumed on the thread that owns the socket. */
@SuppressWarnings("requires-transitive-automatic") // Micrometer has no module descriptor
module dev.heddle.coroutine {
    requires transitive io.netty.transport;
    requires transitive io.netty.common;
    requires io.netty.buffer;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static io.netty.transport.unix.common;
    requires org.slf4j;
    requires static transitive micrometer.core;
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports dev.heddle.coroutine;
    exports dev.heddle.coroutine.connection;
    exports dev.heddle.coroutine.continuation;
    exports dev.heddle.coroutine.insight;
    exports dev.heddle.coroutine.metrics;
    exports dev.heddle.coroutine.testing;
}
