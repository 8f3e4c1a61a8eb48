package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.Simulation;

/**
 * Long bodies both ways: {@code POST /echo} with a known length and in chunks, and {@code /stream-bytes} down only. Every
 * body that comes back must have the length and the SHA-1 it should.
 *
 * <p>Gatling sends {@code /echo}'s request while it reads the response, and keeps a response whole in its memory to
 * check it: what it takes is users times body, and a reader that stops in the midst is none that Gatling can be.
 */
public final class StreamingSimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public StreamingSimulation() {
        Settings settings = Settings.of(KnownSimulation.STREAMING);
        LongBody body = LongBody.ofKib(settings.plan().get(Knob.BODY_KB));
        setUp(scenario("streaming")
                        .during(settings.seconds(), false)
                        .on(exec(Requests.upload(body), Requests.uploadChunked(body), Requests.download(body)))
                        .injectOpen(atOnceUsers(settings.users())))
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.UPLOAD)
                        .request(Requests.UPLOAD_CHUNKED)
                        .request(Requests.DOWNLOAD)
                        .list());
    }
}
