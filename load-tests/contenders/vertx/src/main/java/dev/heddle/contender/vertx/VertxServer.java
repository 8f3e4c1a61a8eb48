package dev.heddle.contender.vertx;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.function.Supplier;

/**
 * Vert.x, with callbacks on its event loops or with verticles on virtual threads. Arguments: the port, the event loops,
 * {@code callback} or {@code virtual}.
 */
final class VertxServer {
    private VertxServer() {}

    static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int eventLoops = Integer.parseInt(arguments[1]);
        boolean virtual = arguments[2].equals("virtual");
        Vertx vertx = Vertx.vertx(new VertxOptions()
                // The manual: epoll instead of the JDK's selector, for less garbage and more speed.
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(eventLoops));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("no native transport", vertx.unavailableNativeTransportCause());
        }
        Supplier<VerticleBase> verticles =
                virtual ? () -> new VirtualThreadVerticle(port) : () -> new CallbackVerticle(port);
        // One instance for each event loop: the manual's way to use all of them.
        DeploymentOptions options = new DeploymentOptions()
                .setInstances(eventLoops)
                .setThreadingModel(virtual ? ThreadingModel.VIRTUAL_THREAD : ThreadingModel.EVENT_LOOP);
        vertx.deployVerticle(verticles, options).await();
        System.out.println("native transport, " + arguments[2]);
    }
}
