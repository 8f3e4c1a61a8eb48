package dev.heddle.server.echo;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpResponse;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** {@code /status/404}, or one of several by chance: {@code /status/200:0.9,503:0.1}. */
final class StatusHandler implements Router.PathHandler {
    private static final int LEAST = 200;
    private static final int MOST = 599;
    private static final int MOST_CHOICES = 100;

    private record Choice(int status, double weight) {
        static Choice parse(String text) {
            var parts = text.split(":", 2);
            int status = (int) Parameters.integer("status", parts[0].strip(), LEAST, MOST);
            return new Choice(status, parts.length == 1 ? 1 : weight(parts[1].strip()));
        }

        private static double weight(String text) {
            if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
                return Double.parseDouble(text);
            }
            throw new HttpException(400, "weight '" + text + "': allowed is a number, as in /status/200:0.9,503:0.1");
        }
    }

    @Override
    public void handle(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        var codes = Parameters.decoded("status", parameters.getOrDefault("code", ""));
        int status = choose(codes);
        var response = exchange.response().status(status);
        addWhatTheStatusWants(status, response);
        response.send();
    }

    private static int choose(String codes) {
        var choices = new ArrayList<Choice>();
        for (var code : codes.split(",", MOST_CHOICES)) {
            choices.add(Choice.parse(code));
        }
        return choices.size() == 1 ? choices.getFirst().status : byChance(choices);
    }

    private static int byChance(List<Choice> choices) {
        double left = ThreadLocalRandom.current().nextDouble()
                * choices.stream().mapToDouble(Choice::weight).sum();
        for (var choice : choices) {
            left -= choice.weight;
            if (left < 0) {
                return choice.status;
            }
        }
        return choices.getLast().status;
    }

    private static void addWhatTheStatusWants(int status, HttpResponse response) {
        switch (status) {
            case 301, 302, 303, 305, 307, 308 -> response.header("Location", "/redirect/1");
            case 401 -> response.header("WWW-Authenticate", "Basic realm=\"Heddle\"");
            case 407 -> response.header("Proxy-Authenticate", "Basic realm=\"Heddle\"");
            default -> {}
        }
    }
}
