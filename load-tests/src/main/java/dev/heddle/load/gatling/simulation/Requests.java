package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.InputStreamBody;
import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.sha1;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Locale;

/** The requests that simulations are made of, each with the check that the answer is the right one. */
final class Requests {
    static final String PLAINTEXT = "plaintext";
    static final String PLAINTEXT_AND_CLOSE = "plaintext-and-close";
    static final String ECHO = "echo";
    static final String DELAY = "delay";
    static final String DRIP = "drip";
    static final String UPLOAD = "upload";
    static final String UPLOAD_CHUNKED = "upload-chunked";
    static final String DOWNLOAD = "download";

    /** How much earlier an answer may seem to come than it was sent: both ends round to milliseconds. */
    private static final int ROUNDING_MS = 5;

    static final String HELLO = "Hello, World!";

    private Requests() {}

    static ChainBuilder plaintext() {
        return exec(http(PLAINTEXT)
                .get("/plaintext")
                .check(status().is(200), bodyString().is(HELLO)));
    }

    /** One that neither the log nor any assertion knows of. */
    static ChainBuilder plaintextUnlogged() {
        return exec(http("warm-up").get("/plaintext").silent());
    }

    /** The last of its connection: the server is asked to close, and must say that it does. */
    static ChainBuilder plaintextAndClose() {
        return exec(http(PLAINTEXT_AND_CLOSE)
                .get("/plaintext")
                .header("Connection", "close")
                .check(status().is(200), bodyString().is(HELLO))
                .check(header("Connection")
                        .transform(value -> value.toLowerCase(Locale.ROOT))
                        .is("close")));
    }

    /** Each user's text is its own: an answer that belongs to another one is a failure. */
    static ChainBuilder echo() {
        return exec(http(ECHO)
                .post("/echo")
                .header("Content-Type", "text/plain")
                .body(StringBody(Requests::textOf))
                .check(status().is(200), bodyString().is(Requests::textOf)));
    }

    private static String textOf(Session session) {
        return "connection " + session.userId();
    }

    /** {@code /delay}: an answer that comes too early is a failure too. */
    static ChainBuilder delay(Duration time) {
        String path = "/delay/" + seconds(time);
        return exec(http(DELAY)
                .get(path)
                .check(status().is(200), responseTimeInMillis().gte(earliest(time)))
                .check(
                        jsonPath("$.method").is("GET"),
                        jsonPath("$.url").transform(url -> url.endsWith(path)).is(true)));
    }

    /** {@code /drip}: a body that comes over a time. After the last byte the server pauses once more, unseen. */
    static ChainBuilder drip(Duration time, int bytes) {
        Duration untilLastByte = time.multipliedBy(9).dividedBy(10);
        return exec(http(DRIP)
                .get("/drip?numbytes=" + bytes + "&duration=" + seconds(time))
                .check(status().is(200), responseTimeInMillis().gte(earliest(untilLastByte)))
                .check(bodyString().is("*".repeat(bytes))));
    }

    /** {@code /echo} with a long body of known length. */
    static ChainBuilder upload(LongBody body) {
        return exec(http(UPLOAD)
                .post("/echo")
                .header("Content-Type", "application/octet-stream")
                .body(ByteArrayBody(body.bytes()))
                .check(status().is(200), bodyLength().is(body.length()), sha1().is(body.sha1())));
    }

    /** {@code /echo} with a long body in chunks, its length not known beforehand. */
    static ChainBuilder uploadChunked(LongBody body) {
        return exec(http(UPLOAD_CHUNKED)
                .post("/echo")
                .header("Content-Type", "application/octet-stream")
                .body(InputStreamBody(session -> new ByteArrayInputStream(body.bytes())))
                .check(status().is(200), bodyLength().is(body.length()), sha1().is(body.sha1())));
    }

    /** {@code /stream-bytes}: bytes that the seed determines. */
    static ChainBuilder download(LongBody body) {
        String path = "/stream-bytes/%d?seed=%d&chunk_size=%d".formatted(body.length(), LongBody.SEED, LongBody.CHUNK);
        return exec(http(DOWNLOAD)
                .get(path)
                .check(status().is(200), bodyLength().is(body.length()), sha1().is(body.sha1())));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1e3);
    }

    private static int earliest(Duration time) {
        return Math.toIntExact(Math.max(0, time.toMillis() - ROUNDING_MS));
    }
}
