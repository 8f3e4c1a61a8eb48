package dev.heddle.contender.vertx;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * Sequential handlers on virtual threads. They wait with {@link Future#await}, and not with {@link Thread#sleep}: that would
 * hold up the other handlers of the verticle, as its manual says.
 */
final class VirtualThreadVerticle extends VerticleBase {
    private final int port;

    VirtualThreadVerticle(int port) {
        this.port = port;
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(Answers.options(port))
                .requestHandler(this::handle)
                .listen();
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/plaintext" -> Answers.plaintext(request.response());
            case "/json" -> Answers.json(request.response());
            case "/body" -> Answers.body(request.response());
            case "/delay" -> {
                vertx.timer(Answers.DELAY_MILLIS, TimeUnit.MILLISECONDS).await();
                Answers.plaintext(request.response());
            }
            default -> Answers.notFound(request.response());
        }
    }
}
