package dev.heddle.server.live;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import dev.heddle.server.http.HttpException;
import java.util.List;

/** What the live page sends to start a load: within its limits, or refused by 400. */
public final class LoadRequestTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        try {
            var load = LoadRequest.parse(input);
            Must.be(load.connections() >= 1 && load.connections() <= LoadRequest.MOST_CONNECTIONS, load.toString());
            Must.be(load.seconds() >= 1 && load.seconds() <= LoadRequest.MOST_SECONDS, load.toString());
        } catch (HttpException refused) {
            Must.be(refused.status() == 400, "refused by " + refused.status());
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs(
                "{\"connections\": 100, \"seconds\": 10, \"target\": \"plaintext\"}",
                "{\"target\": \"delay\", \"seconds\": 60, \"connections\": 1e3}",
                "{\"connections\": [], \"seconds\": {}, \"target\": null}");
    }

    @Override
    public List<String> words() {
        return List.of(
                "\"connections\"",
                "\"seconds\"",
                "\"target\"",
                "\"delay\"",
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "null",
                "-1",
                "1e9");
    }
}
