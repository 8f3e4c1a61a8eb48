package dev.heddle.server.http.conformance;

import dev.heddle.server.conformance.Case;

/** Requests that most cases are made of. */
final class Requests {
    /** A request that would be served: behind one that is refused, it must not be. */
    static final String SMUGGLED = "GET /anything/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private Requests() {}

    /** Refused by a status, the connection closed, nothing of what follows looked at. */
    static Case refused(String name, String source, int status, String bytes) {
        return Case.of(name, source)
                .sendsBytes(bytes + SMUGGLED)
                .answers(status)
                .with("connection: close")
                .withSome("date")
                .without("transfer-encoding")
                .closes();
    }

    /** A GET request with a line that is refused. */
    static Case refusedLine(String name, String source, int status, String line) {
        return refused(name, source, status, line + "\r\nHost: a\r\n\r\n");
    }

    /** A GET request with a field that is refused. */
    static Case refusedField(String name, String source, String field) {
        return refused(name, source, 400, "GET /plaintext HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n");
    }

    /** A POST request with these fields of framing, five bytes behind them, and a chunked body that ends. */
    static Case refusedFraming(String name, String source, int status, String... fields) {
        return refused(
                name,
                source,
                status,
                "POST /anything HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields) + "\r\n\r\n0\r\n\r\n");
    }

    /** A GET request with a line that is served. */
    static Case servedLine(String name, String source, String line) {
        return Case.of(name, source).sends(line, "Host: a", "").answers(200);
    }

    /** What {@code /anything} tells of a field. */
    static Case servedField(String name, String source, String field, String told) {
        return Case.of(name, source)
                .sends("GET /anything HTTP/1.1", "Host: a", field, "")
                .answers(200)
                .withText(told);
    }

    /** A request whose body comes back. */
    static Case echoed(String name, String source, String head, String framed, String body) {
        return Case.of(name, source).sendsBytes(head + framed).answers(200, body);
    }
}
