package dev.heddle.contender.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** Runs on virtual threads, and may block: what the manual has for sequential code. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = MicronautServer.MODEL, notEquals = MicronautServer.EVENT_LOOP)
class SequentialController {
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
    String delay() throws InterruptedException {
        Thread.sleep(Answers.DELAY_MILLIS);
        return Answers.HELLO;
    }

    /** What thread a controller runs on. */
    @Get("/thread")
    @Produces(MediaType.TEXT_PLAIN)
    String thread() {
        return Thread.currentThread().toString();
    }
}
