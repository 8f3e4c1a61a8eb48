package dev.heddle.server.http.conformance;

import static dev.heddle.server.http.conformance.Requests.SMUGGLED;

import dev.heddle.server.conformance.Case;
import java.util.List;

/** Which connection stays open, and that answers come in the order of the requests. */
final class PersistenceCases {
    private static final String PERSISTENCE = "RFC 9112 9.3";
    private static final String PIPELINING = "RFC 9112 9.3.2: in their order";
    private static final String HELLO = "Hello, World!";

    private PersistenceCases() {}

    static List<Case> all() {
        return List.of(
                Case.of("HTTP/1.1 keeps the connection", PERSISTENCE)
                        .sends("GET /plaintext HTTP/1.1", "Host: a", "")
                        .answers(200, HELLO)
                        .without("connection"),
                closing("Connection: close", "RFC 9112 9.6: must close", "HTTP/1.1", "Connection: close"),
                closing("close in odd case", "RFC 9110 7.6.1: in any case", "HTTP/1.1", "Connection: CLOSE"),
                closing("close in a list", "RFC 9110 7.6.1", "HTTP/1.1", "Connection: x, close, y"),
                closing(
                        "close beside keep-alive",
                        "RFC 9112 9.3: close counts",
                        "HTTP/1.1",
                        "Connection: keep-alive, close"),
                closing(
                        "close in a second line",
                        "RFC 9110 5.3",
                        "HTTP/1.1",
                        "Connection: keep-alive\r\nConnection: close"),
                closing("HTTP/1.0", PERSISTENCE, "HTTP/1.0", "X: y"),
                closing("close in HTTP/1.0", PERSISTENCE, "HTTP/1.0", "Connection: close"),
                closing(
                        "close beside keep-alive in HTTP/1.0",
                        PERSISTENCE,
                        "HTTP/1.0",
                        "Connection: keep-alive, close"),
                Case.of("keep-alive in HTTP/1.0", "RFC 9112 9.3: may stay, and says so")
                        .sends("GET /plaintext HTTP/1.0", "Connection: Keep-Alive", "")
                        .answers(200, HELLO)
                        .with("connection: keep-alive"),
                Case.of("keep-alive in HTTP/1.1", PERSISTENCE)
                        .sends("GET /plaintext HTTP/1.1", "Host: a", "Connection: keep-alive", "")
                        .answers(200, HELLO),
                Case.of("connection option that nobody knows", "RFC 9110 7.6.1: ignored")
                        .sends("GET /plaintext HTTP/1.1", "Host: a", "Connection: x-closed", "")
                        .answers(200, HELLO),
                Case.of("error of a handler keeps the connection", PERSISTENCE)
                        .sends("GET /nowhere HTTP/1.1", "Host: a", "")
                        .answers(404)
                        .without("connection"),
                Case.of("answer without a known length to HTTP/1.0", "RFC 9112 6.3: ends with the connection")
                        .sends("GET /stream-bytes/10?chunk_size=5 HTTP/1.0", "Connection: keep-alive", "")
                        .answers(200)
                        .without("transfer-encoding")
                        .without("content-length")
                        .with("connection: close")
                        .closes(),
                Case.of("answer without a known length to HTTP/1.1", "RFC 9112 7.1")
                        .sends("GET /stream-bytes/10?chunk_size=5 HTTP/1.1", "Host: a", "")
                        .answers(200)
                        .with("transfer-encoding: chunked")
                        .without("content-length"),
                // ---- pipelining
                Case.of("three requests in one piece", PIPELINING)
                        .sendsBytes(get("/status/201") + get("/status/202") + get("/plaintext"))
                        .answers(201)
                        .answers(202)
                        .answers(200, HELLO),
                Case.of("a hundred requests in one piece", PIPELINING)
                        .sendsBytes(get("/nowhere").repeat(99) + get("/plaintext"))
                        .answersTimes(99, 404)
                        .answers(200, HELLO),
                Case.of("slow request before a fast one", PIPELINING)
                        .sendsBytes(get("/delay/0.05") + get("/plaintext"))
                        .answers(200)
                        .answers(200, HELLO),
                Case.of("bodies of different framing in one piece", PIPELINING)
                        .sendsBytes(post("Content-Length: 3", "one")
                                + post("Transfer-Encoding: chunked", "3\r\ntwo\r\n0\r\n\r\n")
                                + post("Content-Length: 5", "three"))
                        .answers(200, "one")
                        .answers(200, "two")
                        .answers(200, "three"),
                Case.of("HEAD among others", PIPELINING)
                        .sendsBytes(
                                get("/plaintext") + "HEAD /plaintext HTTP/1.1\r\nHost: a\r\n\r\n" + get("/status/204"))
                        .answers(200, HELLO)
                        .answersHead(200)
                        .answers(204),
                Case.of("request behind one that closes", "RFC 9112 9.6: must not be served")
                        .sendsBytes("GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + SMUGGLED)
                        .answers(200, HELLO)
                        .closes(),
                Case.of("request behind one of HTTP/1.0", "RFC 9112 9.3: must not be served")
                        .sendsBytes("GET /plaintext HTTP/1.0\r\n\r\n" + SMUGGLED)
                        .answers(200, HELLO)
                        .closes(),
                Case.of("malformed request behind a right one", PIPELINING)
                        .sendsBytes(get("/plaintext") + "GET /plaintext HTTP/1.1\r\n\r\n" + SMUGGLED)
                        .answers(200, HELLO)
                        .answers(400)
                        .with("connection: close")
                        .closes(),
                Case.of("garbage behind a body", "RFC 9112 6.3: no part of it")
                        .sendsBytes(
                                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhello\0\r\n\r\n" + SMUGGLED)
                        .answers(200, "he")
                        .answers(400)
                        .with("connection: close")
                        .closes(),
                // ---- bodies that nobody reads
                Case.of("body that the handler leaves unread", "RFC 9112 9.3: read or closed")
                        .sendsBytes("POST /status/200 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                                + get("/plaintext"))
                        .answers(200)
                        .answers(200, HELLO),
                Case.of("chunked body that the handler leaves unread", "RFC 9112 9.3: read or closed")
                        .sendsBytes("POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n0\r\n\r\n" + get("/plaintext"))
                        .answers(404)
                        .answers(200, HELLO),
                Case.of("malformed body that the handler leaves unread", "RFC 9112 9.3: closed")
                        .sendsBytes("POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5\r\nhello!\r\n0\r\n\r\n" + SMUGGLED)
                        .answers(404)
                        .closes(),
                Case.of("large body that the handler leaves unread", "RFC 9112 9.3: closed")
                        .sends("POST /nowhere HTTP/1.1", "Host: a", "Content-Length: 1000000", "")
                        .sendsBytes("x".repeat(1000))
                        .answers(404)
                        .closes(),
                // ---- the end of what the client sends
                Case.of("half-close behind a request", "RFC 9112 9.6")
                        .sends("GET /plaintext HTTP/1.1", "Host: a", "")
                        .endsOutput()
                        .answers(200, HELLO)
                        .closes(),
                Case.of("half-close within a head", "RFC 9112 8: incomplete")
                        .sendsBytes("GET /plaintext HTTP/1.1\r\nHost: a\r\n")
                        .endsOutput()
                        .closes(),
                Case.of("half-close within a body", "RFC 9112 8: incomplete, no answer")
                        .sendsBytes("POST /anything HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
                        .endsOutput()
                        .closes(),
                Case.of("half-close before a request", PERSISTENCE).endsOutput().closes());
    }

    private static Case closing(String name, String source, String version, String fields) {
        return Case.of(name, source)
                .sendsBytes("GET /plaintext " + version + "\r\nHost: a\r\n" + fields + "\r\n\r\n" + SMUGGLED)
                .answers(200, HELLO)
                .with("connection: close")
                .closes();
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String post(String framing, String framed) {
        return "POST /echo HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n" + framed;
    }
}
