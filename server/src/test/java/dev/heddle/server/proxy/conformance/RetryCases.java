package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** A connection that the origin closes while it is not used may cost a request: which one is sent again. */
final class RetryCases {
    private RetryCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        stale("GET on a stale connection", "GET")
                                .answers(200, "again")
                                .originGets("GET /b HTTP/1.1")
                                .originGets("GET /b HTTP/1.1")
                                .onConnections(2),
                        stale("HEAD on a stale connection", "HEAD")
                                .answersHead(200)
                                .originGets("HEAD /b HTTP/1.1")
                                .originGets("HEAD /b HTTP/1.1")
                                .onConnections(2),
                        stale("DELETE on a stale connection", "DELETE")
                                .answers(200, "again")
                                .originGets("DELETE /b HTTP/1.1")
                                .originGets("DELETE /b HTTP/1.1")
                                .onConnections(2),
                        stale("POST on a stale connection", "POST").answers(502).originGets("POST /b HTTP/1.1"),
                        stale("PATCH on a stale connection", "PATCH")
                                .answers(502)
                                .originGets("PATCH /b HTTP/1.1"),
                        stale("unknown method on a stale connection", "BREW")
                                .answers(502)
                                .originGets("BREW /b HTTP/1.1"),
                        Case.of("POST with a body on a stale connection", "RFC 9110 9.2.2: must not be sent again")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .receives()
                                .sends("POST /b HTTP/1.1", "Host: a", "Content-Length: 5", "")
                                .sendsBytes("hello")
                                .originAnswers(Answer.ok(), Answer.nothing().thenCloses(), Answer.ok())
                                .answers(200, "ok")
                                .answers(502)
                                .originGets("GET /a HTTP/1.1")
                                .originGets("POST /b HTTP/1.1")
                                .withBody("hello"),
                        Case.of("GET that fails on a new connection", "RFC 9110 9.2.2: may be sent again")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.nothing().thenCloses(), Answer.ok())
                                .answers(502)
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("GET that fails twice", "RFC 9110 9.2.2: no third time")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .receives()
                                .sends("GET /b HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.ok(), Answer.nothing().thenCloses())
                                .answers(200, "ok")
                                .answers(502)
                                .originGets("GET /a HTTP/1.1")
                                .originGets("GET /b HTTP/1.1")
                                .originGets("GET /b HTTP/1.1")
                                .onConnections(2),
                        Case.of("GET whose answer has begun", "RFC 9112 8: not sent again")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .receives()
                                .sends("GET /b HTTP/1.1", "Host: a", "")
                                .originAnswers(
                                        Answer.ok(), Answer.bytes("HTTP/1.1 2").thenCloses(), Answer.ok())
                                .answers(200, "ok")
                                .answers(502)
                                .originGets("GET /a HTTP/1.1")
                                .originGets("GET /b HTTP/1.1")),
                Why.nginx("sends every method again but POST, LOCK and PATCH", "unknown method on a stale connection"),
                Why.nginx("sends again what has no whole head", "GET whose answer has begun"),
                Why.haproxy(
                        "sends nothing again unless told to (retry-on); it closes without an answer, so that the"
                                + " client may try again",
                        "GET on a stale connection",
                        "HEAD on a stale connection",
                        "DELETE on a stale connection",
                        "POST on a stale connection",
                        "PATCH on a stale connection",
                        "unknown method on a stale connection",
                        "POST with a body on a stale connection",
                        "GET that fails twice",
                        "GET whose answer has begun"));
    }

    /** A first request that is answered; the origin closes the connection when the second one comes on it. */
    private static Case stale(String name, String method) {
        boolean toHead = method.equals("HEAD");
        var again = Answer.lines("HTTP/1.1 200 OK", "Content-Length: 5", "");
        return Case.of(name, "RFC 9110 9.2.2: only what is idempotent")
                .sends("GET /a HTTP/1.1", "Host: a", "")
                .receives()
                .sends(method + " /b HTTP/1.1", "Host: a", "")
                .originAnswers(Answer.ok(), Answer.nothing().thenCloses(), toHead ? again : again.and("again"))
                .answers(200, "ok")
                .originGets("GET /a HTTP/1.1");
    }
}
