package dev.heddle.contender.vertx;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;

/** Answers in the callback of the event loop, and waits with a timer. */
final class CallbackVerticle extends VerticleBase {
    private final int port;

    CallbackVerticle(int port) {
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
            case "/delay" -> vertx.setTimer(Answers.DELAY_MILLIS, timer -> Answers.plaintext(request.response()));
            default -> Answers.notFound(request.response());
        }
    }
}
