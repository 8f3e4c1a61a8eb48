package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.heddle.load.gatling.LoadPlan;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.List;

/**
 * Users that each keep a connection and choose their next request by weight: 50 % small, 20 % echo, 10 % that the server
 * waits for, 5 % up and 5 % down of a long body, 10 % the last of its connection.
 *
 * @param told what {@code /delay} is asked for
 * @param between two requests of a user
 */
record MixedLoad(LongBody body, Duration told, Duration between) {
    PopulationBuilder population(Settings settings) {
        return scenario("mixed")
                .exec(each())
                .during(settings.seconds(), false)
                .on(exec(any(), pause(between)))
                .injectOpen(rampUsers(settings.users()).during(settings.ramp()));
    }

    /** One of each to begin with: that all kinds are made is not left to chance. */
    private ChainBuilder each() {
        return exec(
                Requests.plaintext(),
                Requests.echo(),
                Requests.delay(told),
                Requests.upload(body),
                Requests.download(body),
                Requests.plaintextAndClose());
    }

    private ChainBuilder any() {
        return randomSwitch()
                .on(
                        percent(50).then(Requests.plaintext()),
                        percent(20).then(Requests.echo()),
                        percent(10).then(Requests.delay(told)),
                        percent(5).then(Requests.upload(body)),
                        percent(5).then(Requests.download(body)),
                        percent(10).then(Requests.plaintextAndClose()));
    }

    List<Assertion> expectations(LoadPlan plan) {
        return new Expectations(plan)
                .request(Requests.PLAINTEXT)
                .request(Requests.ECHO)
                .request(Requests.DELAY, told)
                .request(Requests.UPLOAD)
                .request(Requests.DOWNLOAD)
                .request(Requests.PLAINTEXT_AND_CLOSE)
                .list();
    }
}
