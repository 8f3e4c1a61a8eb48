package dev.heddle.load.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heddle.load.client.Greeting;
import dev.heddle.load.client.Page;
import dev.heddle.server.Server;
import dev.heddle.server.admin.Meters;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A program on Heddle's library, with its defaults and the meters that the executable has. */
final class HeddleProgram {
    private static final byte[] HELLO = Page.PLAINTEXT.body().getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY = Page.BODY.body().getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper JSON = new ObjectMapper();

    private HeddleProgram() {}

    /** Arguments: the port, the number of event loops. Ends with its standard input. */
    static void main(String[] arguments) throws IOException {
        try (Meters meters = new Meters();
                Server server = start(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), meters)) {
            meters.bindProcess();
            meters.bindNetty(server.eventLoops());
            meters.bindPinning(server.eventLoops());
            System.out.println("listening on " + server.httpAddress());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static Server start(int port, int eventLoops, Meters meters) throws IOException {
        Router router = new Router()
                .get(Page.PLAINTEXT.path(), HeddleProgram::plaintext)
                .get(Page.JSON.path(), HeddleProgram::json)
                .get(Page.BODY.path(), HeddleProgram::body)
                .get(Page.DELAY.path(), HeddleProgram::delay);
        return Server.builder()
                .http(port, router)
                .eventLoops(eventLoops)
                .meters(meters.registry())
                .start();
    }

    private static void plaintext(HttpExchange exchange) throws IOException {
        exchange.response().header("content-type", "text/plain").send(HELLO);
    }

    private static void json(HttpExchange exchange) throws IOException {
        exchange.response().header("content-type", "application/json").send(JSON.writeValueAsBytes(Greeting.HELLO));
    }

    private static void body(HttpExchange exchange) throws IOException {
        exchange.response().header("content-type", "application/octet-stream").send(BODY);
    }

    private static void delay(HttpExchange exchange) throws IOException, InterruptedException {
        Thread.sleep(Page.DELAY_MILLIS);
        plaintext(exchange);
    }
}
