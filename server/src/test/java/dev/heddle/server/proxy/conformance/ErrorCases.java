package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** What a client is told when the origin fails. */
final class ErrorCases {
    private ErrorCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        Case.of("origin that is down", "RFC 9110 15.6.3; nginx, Envoy: 502 or 503")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .whereOriginIsDown()
                                .answers(502)
                                .withoutText("127.0.0.1")
                                .originGetsNothing(),
                        Case.of("origin that closes without an answer", "RFC 9110 15.6.3")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.nothing().thenCloses())
                                .answers(502)
                                .withoutText("127.0.0.1")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("origin that resets the connection", "RFC 9110 15.6.3")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.nothing().thenResets())
                                .answers(502)
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("origin that closes within its status line", "RFC 9112 8: incomplete")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.bytes("HTTP/1.1 20").thenCloses())
                                .answers(502)
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("origin that closes within its head", "RFC 9112 8: incomplete")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n")
                                        .thenCloses())
                                .answers(502)
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("origin that says nothing", "RFC 9110 15.6.5")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.nothing().thenIsSilent())
                                .withShortTimeouts()
                                .answers(504)
                                .withoutText("127.0.0.1")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("origin that stops within its head", "RFC 9110 15.6.5")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(
                                        Answer.bytes("HTTP/1.1 200 OK\r\n").thenIsSilent())
                                .withShortTimeouts()
                                .answers(504)
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("origin that stops within its body", "RFC 9112 8: incomplete")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Content-Length: 10", "")
                                        .and("hello")
                                        .thenIsSilent())
                                .withShortTimeouts()
                                .breaksOffOr(504)
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("error of the origin's own", "RFC 9110 15: passed on")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(
                                        Answer.lines("HTTP/1.1 503 Busy", "Retry-After: 7", "Content-Length: 4", "")
                                                .and("busy"))
                                .answers(503, "busy")
                                .with("retry-after: 7")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("switch of protocols that nobody asked for", "RFC 9110 15.2.2: 502")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 101 Switching Protocols",
                                                "Connection: Upgrade",
                                                "Upgrade: x",
                                                "")
                                        .and("smuggled"))
                                .answers(502)
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("request id of a 502", "Envoy, HAProxy (unique-id): errors can be found in the log")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.nothing().thenCloses())
                                .answers(502)
                                .withSome("x-request-id")
                                .originGets("GET /a HTTP/1.1")),
                Why.nginx("version 1.22 takes it for the final response", "switch of protocols that nobody asked for"),
                Why.nginx("names no requests unless told to ($request_id)", "request id of a 502"),
                Why.haproxy("tries three times more, and says 503", "origin that is down"),
                Why.haproxy("names no requests unless told to (unique-id-header)", "request id of a 502"));
    }
}
