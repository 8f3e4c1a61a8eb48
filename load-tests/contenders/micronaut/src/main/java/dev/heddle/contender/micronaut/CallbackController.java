package dev.heddle.contender.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Runs on the event loop, which it must not block: it waits with a timer. */
@Controller
@Requires(property = MicronautServer.MODEL, value = MicronautServer.EVENT_LOOP)
class CallbackController {
    @Get("/plaintext")
    @Produces(MediaType.TEXT_PLAIN)
    String plaintext() {
        return Answers.HELLO;
    }

    @Get("/json")
    Greeting json() {
        return Answers.greeting();
    }

    @Get("/body")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    byte[] body() {
        return Answers.BODY;
    }

    @Get("/delay")
    @Produces(MediaType.TEXT_PLAIN)
    Mono<String> delay() {
        return Mono.delay(Duration.ofMillis(Answers.DELAY_MILLIS)).thenReturn(Answers.HELLO);
    }

    /** What thread a controller runs on. */
    @Get("/thread")
    @Produces(MediaType.TEXT_PLAIN)
    String thread() {
        return Thread.currentThread().toString();
    }
}
