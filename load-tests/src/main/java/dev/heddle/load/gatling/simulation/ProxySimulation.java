package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.Simulation;

/**
 * The reverse proxy in front of an echo server: small requests as fast as they are answered, each user's own text back,
 * and a long body both ways. That the answers come through the proxy is a matter of the address it is given.
 */
public final class ProxySimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public ProxySimulation() {
        Settings settings = Settings.of(KnownSimulation.PROXY);
        LongBody body = LongBody.ofKib(settings.plan().get(Knob.BODY_KB));
        setUp(scenario("proxy")
                        .during(settings.seconds(), false)
                        .on(exec(Requests.plaintext(), Requests.echo(), Requests.upload(body)))
                        .injectOpen(atOnceUsers(settings.users())))
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.PLAINTEXT)
                        .request(Requests.ECHO)
                        .request(Requests.UPLOAD)
                        .list());
    }
}
