package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** Which connection stays open, on either side, and that answers come in the order of the requests. */
final class PersistenceCases {
    private PersistenceCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        Case.of("HTTP/1.1 keeps the connection", "RFC 9112 9.3")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("HTTP/1.1 with Connection: close", "RFC 9112 9.6")
                                .sends("GET /a HTTP/1.1", "Host: a", "Connection: close", "")
                                .answers(200, "ok")
                                .with("connection: close")
                                .closes()
                                .originGets("GET /a HTTP/1.1")
                                .lacking("connection"),
                        Case.of("close in odd case and in a list", "RFC 9110 7.6.1: in any case")
                                .sends("GET /a HTTP/1.1", "Host: a", "Connection: x, CLOSE", "")
                                .answers(200, "ok")
                                .with("connection: close")
                                .closes()
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("request behind one that closes", "RFC 9112 9.6: not processed")
                                .sends(
                                        "GET /a HTTP/1.1",
                                        "Host: a",
                                        "Connection: close",
                                        "",
                                        "GET /b HTTP/1.1",
                                        "Host: a",
                                        "")
                                .answers(200, "ok")
                                .closes()
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("HTTP/1.0 closes the connection", "RFC 9112 9.3")
                                .sends("GET /a HTTP/1.0", "Host: a", "")
                                .answers(200, "ok")
                                .closes()
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("HTTP/1.0 with Connection: keep-alive", "RFC 9112 9.3: may stay")
                                .sends("GET /a HTTP/1.0", "Host: a", "Connection: Keep-Alive", "")
                                .answers(200, "ok")
                                .with("connection: keep-alive")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("chunked response to HTTP/1.0", "RFC 9112 6.1: ends with the connection")
                                .sends("GET /a HTTP/1.0", "Host: a", "Connection: Keep-Alive", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "")
                                        .and("2\r\nok\r\n0\r\n\r\n"))
                                .answers(200, "ok")
                                .without("transfer-encoding")
                                .closes()
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("version of the response", "RFC 9112 2.3: the proxy's own")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.0 200 OK", "Content-Length: 2", "")
                                        .and("ok")
                                        .thenCloses())
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        // ---- the origin's side
                        Case.of("origin's connection is used again", "RFC 9112 9.3")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .receives()
                                .sends("GET /b HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .originGets("GET /b HTTP/1.1")
                                .onConnections(1),
                        Case.of("origin that closes, client that does not", "RFC 9112 9.3: each hop for itself")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(
                                        Answer.lines("HTTP/1.1 200 OK", "Content-Length: 2", "Connection: close", "")
                                                .and("ok")
                                                .thenCloses())
                                .answers(200, "ok")
                                .without("connection")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("origin of HTTP/1.0 that keeps the connection", "RFC 9112 9.3: may be used again")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .receives()
                                .sends("GET /b HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.0 200 OK", "Content-Length: 2", "Connection: keep-alive", "")
                                        .and("ok"))
                                .answers(200, "ok")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .originGets("GET /b HTTP/1.1")
                                .onConnections(1),
                        Case.of("origin's connection behind HTTP/1.0 clients", "RFC 9112 9.3: each hop for itself")
                                .sends("GET /a HTTP/1.0", "Host: a", "Connection: keep-alive", "")
                                .receives()
                                .sends("GET /b HTTP/1.0", "Host: a", "")
                                .answers(200, "ok")
                                .answers(200, "ok")
                                .closes()
                                .originGets("GET /a HTTP/1.1")
                                .lacking("connection")
                                .originGets("GET /b HTTP/1.1")
                                .lacking("connection")
                                .onConnections(1),
                        // ---- order
                        Case.of("pipelined requests", "RFC 9112 9.3.2: answered in their order")
                                .sendsBytes(get("/a") + get("/b") + get("/c"))
                                .originAnswers(answer("first"), answer("second"), answer("third"))
                                .answers(200, "first")
                                .answers(200, "second")
                                .answers(200, "third")
                                .originGets("GET /a HTTP/1.1")
                                .originGets("GET /b HTTP/1.1")
                                .originGets("GET /c HTTP/1.1"),
                        Case.of("pipelined requests, the first answer long", "RFC 9112 9.3.2: answered in their order")
                                .sendsBytes(get("/a") + get("/b"))
                                .originAnswers(answer("x".repeat(500_000)), answer("second"))
                                .answers(200, "x".repeat(500_000))
                                .answers(200, "second")
                                .originGets("GET /a HTTP/1.1")
                                .originGets("GET /b HTTP/1.1"),
                        Case.of("pipelined requests, the first fails", "RFC 9112 9.3.2: answered in their order")
                                .sendsBytes(get("/a") + get("/b"))
                                .originAnswers(Answer.nothing().thenCloses(), answer("second"))
                                .answers(502)
                                .answers(200, "second")
                                .originGets("GET /a HTTP/1.1")
                                .originGets("GET /b HTTP/1.1"),
                        Case.of("pipelined requests, the second malformed", "RFC 9112 9.3.2")
                                .sendsBytes(get("/a") + "GET /b HTTP/1.1\r\n\r\n" + get("/c"))
                                .answers(200, "ok")
                                .answers(400)
                                .closes()
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("half-close while the origin is silent", "nginx: taken for a client that leaves")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .endsOutput()
                                .originAnswers(Answer.nothing().thenIsSilent())
                                .closes()
                                .originGetsAtMost("GET /a HTTP/1.1")),
                Why.nginx("says keep-alive to clients of HTTP/1.1 too", "origin that closes, client that does not"),
                Why.nginx(
                        "keeps connections to origins of HTTP/1.1 only",
                        "origin of HTTP/1.0 that keeps the connection"),
                Why.haproxy(
                        "passes HTTP/1.0 on as HTTP/1.0",
                        "HTTP/1.0 closes the connection",
                        "HTTP/1.0 with Connection: keep-alive",
                        "origin's connection behind HTTP/1.0 clients"),
                Why.haproxy(
                        "passes on the chunks that an origin sends in answer to HTTP/1.0",
                        "chunked response to HTTP/1.0"),
                Why.haproxy(
                        "asks for no Host, so that the second is not malformed",
                        "pipelined requests, the second malformed"),
                Why.haproxy(
                        "waits for the origin all the same (option abortonclose is off)",
                        "half-close while the origin is silent"));
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static Answer answer(String body) {
        return Answer.lines("HTTP/1.1 200 OK", "Content-Length: " + body.length(), "")
                .and(body);
    }
}
