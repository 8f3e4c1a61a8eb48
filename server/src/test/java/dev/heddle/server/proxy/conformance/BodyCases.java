package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** Bodies both ways, what stands in their place, and what comes before them. */
final class BodyCases {
    private BodyCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        Case.of("body of every byte", "RFC 9112 6: octets")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 256", "")
                                .sendsBytes(everyByte())
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Content-Length: 256", "")
                                        .and(everyByte()))
                                .answers(200, everyByte())
                                .originGets("POST /a HTTP/1.1")
                                .withBody(everyByte()),
                        Case.of("long bodies", "RFC 9112 6")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 200000", "")
                                .sendsBytes("x".repeat(200_000))
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Content-Length: 300000", "")
                                        .and("y".repeat(300_000)))
                                .answers(200, "y".repeat(300_000))
                                .originGets("POST /a HTTP/1.1")
                                .withBody("x".repeat(200_000)),
                        Case.of("body of DELETE", "RFC 9110 9.3.5")
                                .sends("DELETE /a HTTP/1.1", "Host: a", "Content-Length: 5", "")
                                .sendsBytes("hello")
                                .answers(200, "ok")
                                .originGets("DELETE /a HTTP/1.1")
                                .withBody("hello"),
                        Case.of("request with Content-Length: 0", "RFC 9110 8.6")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 0", "")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1", "content-length: 0"),
                        // ---- HEAD, 204, 304
                        Case.of("HEAD", "RFC 9110 9.3.2")
                                .sends("HEAD /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Content-Length: 1000", ""))
                                .answersHead(200)
                                .with("content-length: 1000")
                                .originGets("HEAD /a HTTP/1.1"),
                        Case.of("HEAD of a chunked response", "RFC 9112 6.1: may say it")
                                .sends("HEAD /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", ""))
                                .answersHead(200)
                                .originGets("HEAD /a HTTP/1.1"),
                        Case.of("HEAD and GET in one piece", "RFC 9112 9.3.2")
                                .sends("HEAD /a HTTP/1.1", "Host: a", "", "GET /b HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Content-Length: 2", ""), Answer.ok())
                                .answersHead(200)
                                .answers(200, "ok")
                                .originGets("HEAD /a HTTP/1.1")
                                .originGets("GET /b HTTP/1.1"),
                        Case.of("204", "RFC 9110 15.3.5: no body")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 204 No Content", ""))
                                .answers(204, "")
                                .without("content-length")
                                .without("transfer-encoding")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("204 with a length", "RFC 9110 8.6: must not have one")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 204 No Content", "Content-Length: 0", ""))
                                .answers(204, "")
                                .without("content-length")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("304 with a length", "RFC 9110 15.4.5: that of the response it stands for")
                                .sends("GET /a HTTP/1.1", "Host: a", "If-None-Match: \"x\"", "")
                                .originAnswers(Answer.lines(
                                        "HTTP/1.1 304 Not Modified", "ETag: \"x\"", "Content-Length: 1000", ""))
                                .answers(304, "")
                                .with("etag: \"x\"")
                                .with("content-length: 1000")
                                .originGets("GET /a HTTP/1.1", "if-none-match: \"x\""),
                        Case.of("part of a body", "RFC 9110 15.3.7")
                                .sends("GET /a HTTP/1.1", "Host: a", "Range: bytes=0-1", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 206 Partial Content",
                                                "Content-Range: bytes 0-1/9",
                                                "Content-Length: 2",
                                                "")
                                        .and("he"))
                                .answers(206, "he")
                                .with("content-range: bytes 0-1/9")
                                .originGets("GET /a HTTP/1.1", "range: bytes=0-1"),
                        Case.of("coding of content", "RFC 9110 8.4: passes as it is")
                                .sends("GET /a HTTP/1.1", "Host: a", "Accept-Encoding: gzip", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: 3", "")
                                        .and("\u001f\u008b\u0008"))
                                .answers(200, "\u001f\u008b\u0008")
                                .with("content-encoding: gzip")
                                .originGets("GET /a HTTP/1.1", "accept-encoding: gzip"),
                        // ---- Expect
                        Case.of("Expect: 100-continue", "RFC 9110 10.1.1")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue", "")
                                .receives()
                                .sendsBytes("hello")
                                .answers(200, "ok")
                                .interim(100)
                                .originGets("POST /a HTTP/1.1")
                                .withBody("hello"),
                        Case.of("Expect: 100-continue in odd case", "RFC 9110 10.1.1: in any case")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 5", "expect: 100-CONTINUE", "")
                                .receives()
                                .sendsBytes("hello")
                                .answers(200, "ok")
                                .interim(100)
                                .originGets("POST /a HTTP/1.1")
                                .withBody("hello"),
                        Case.of("Expect: 100-continue, the body in the same piece", "RFC 9110 10.1.1: may be left out")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue", "")
                                .sendsBytes("hello")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1")
                                .withBody("hello"),
                        Case.of("Expect: 100-continue without a body", "RFC 9110 10.1.1: ignored")
                                .sends("GET /a HTTP/1.1", "Host: a", "Expect: 100-continue", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("Expect: 100-continue of HTTP/1.0", "RFC 9110 10.1.1: must be ignored")
                                .sends("POST /a HTTP/1.0", "Host: a", "Content-Length: 5", "Expect: 100-continue", "")
                                .sendsBytes("hello")
                                .answers(200, "ok")
                                .noInterim()
                                .closes()
                                .originGets("POST /a HTTP/1.1")
                                .withBody("hello"),
                        Case.of("Expect of something else", "RFC 9110 10.1.1: 417")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 200-ok", "")
                                .sendsBytes("hello")
                                .isRefused(417),
                        // ---- interim responses, trailers
                        Case.of("100 of the origin that nobody asked for", "RFC 9110 15.2: any number of them")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 100 Continue", "")
                                        .and("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("103", "RFC 8297: passed on")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 103 Early Hints", "Link: </x>", "")
                                        .and("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                                .answers(200, "ok")
                                .interim(103)
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("103 to a client of HTTP/1.0", "RFC 9110 15.2: must not get one")
                                .sends("GET /a HTTP/1.0", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 103 Early Hints", "Link: </x>", "")
                                        .and("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                                .answers(200, "ok")
                                .noInterim()
                                .closes()
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("trailers of a response", "RFC 9110 6.5.2: may be passed on to who takes them")
                                .sends("GET /a HTTP/1.1", "Host: a", "TE: trailers", "Connection: TE", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-Sum", "")
                                        .and("2\r\nok\r\n0\r\nX-Sum: 5\r\n\r\n"))
                                .answers(200, "ok")
                                .withTrailer("x-sum: 5")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("trailers of a response that nobody takes", "RFC 9110 6.5.1: may be dropped")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "")
                                        .and("2\r\nok\r\n0\r\nX-Sum: 5\r\n\r\n"))
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        // ---- answers before the end
                        Case.of("answer before the body has come", "RFC 9112 9.3: either may end first")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 100000", "")
                                .sendsBytes("x".repeat(1000))
                                .receives()
                                .sendsBytes("x".repeat(99_000))
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 401 Unauthorized",
                                                "Content-Length: 2",
                                                "Connection: close",
                                                "")
                                        .and("no")
                                        .atOnce()
                                        .thenCloses())
                                .answers(401, "no")
                                .originGetsNothingWhole()),
                Why.nginx("passes the length on", "204 with a length"),
                Why.nginx("knows 100-continue only, and looks over the rest", "Expect of something else"),
                Why.nginx(
                        "version 1.22 takes an interim response for the final one",
                        "100 of the origin that nobody asked for",
                        "103",
                        "103 to a client of HTTP/1.0"),
                Why.nginx("passes no trailers", "trailers of a response"),
                Why.nginx("reads the whole body before it asks the origin", "answer before the body has come"),
                Why.haproxy(
                        "passes on the interim response of the origin, in a request of HTTP/1.0 too",
                        "Expect: 100-continue of HTTP/1.0",
                        "103 to a client of HTTP/1.0"),
                Why.haproxy("leaves expectations to the origin", "Expect of something else"),
                Why.haproxy(
                                "sends the rest of the body to the origin after the answer",
                                "answer before the body has come")
                        .atTimes());
    }

    private static String everyByte() {
        var all = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all.append((char) i);
        }
        return all.toString();
    }
}
