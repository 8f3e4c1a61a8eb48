/** HTTP and TCP servers on sequential handlers. */
@SuppressWarnings("requires-transitive-automatic") // Micrometer has no module descriptor
module dev.heddle.server {
    requires transitive dev.heddle.coroutine;
    requires transitive io.netty.transport;
    requires transitive io.netty.buffer;
    requires io.netty.common;
    requires io.netty.codec;
    requires transitive io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.codec.haproxy;
    requires io.netty.handler;
    requires static io.netty.codec.http3;
    requires static io.netty.codec.classes.quic;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires org.slf4j;
    requires static transitive org.jspecify;

    // For the executable only, which runs from the class path.
    requires static ch.qos.logback.classic;
    requires static ch.qos.logback.core;
    requires static com.fasterxml.jackson.core;
    requires static info.picocli;
    requires static java.management;
    requires static jdk.management;
    requires static micrometer.registry.prometheus;
    requires static org.snakeyaml.engine;

    exports dev.heddle.server;
    exports dev.heddle.server.address;
    exports dev.heddle.server.balancing;
    exports dev.heddle.server.http;
    exports dev.heddle.server.http2;
    exports dev.heddle.server.http3;
    exports dev.heddle.server.limit;
    exports dev.heddle.server.proxy;
    exports dev.heddle.server.tcp;
    exports dev.heddle.server.tls;
    exports dev.heddle.server.upstream;
    exports dev.heddle.server.websocket;

    opens dev.heddle.server.cli to
            info.picocli;

    uses dev.heddle.server.RouteProvider;
}
