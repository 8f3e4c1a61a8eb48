package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** Where a response ends, and that the bytes behind it are nobody's. */
final class ResponseFramingCases {
    private static final String SMUGGLED = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled";

    private ResponseFramingCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        bad(
                                "response with length and coding",
                                "RFC 9112 6.3: an attempt at response splitting",
                                "Content-Length: 2",
                                "Transfer-Encoding: chunked"),
                        bad(
                                "response with coding and length",
                                "RFC 9112 6.3: an attempt at response splitting",
                                "Transfer-Encoding: chunked",
                                "Content-Length: 2"),
                        bad(
                                "response with differing lengths",
                                "RFC 9112 6.3: 502",
                                "Content-Length: 2",
                                "Content-Length: 3"),
                        bad(
                                "response with the same length twice",
                                "RFC 9112 6.3: may be refused",
                                "Content-Length: 2",
                                "Content-Length: 2"),
                        bad("response with a list of lengths", "RFC 9112 6.3: 502", "Content-Length: 2, 3"),
                        bad("response with a negative length", "RFC 9112 6.3: 502", "Content-Length: -2"),
                        bad("response with a plus sign in its length", "RFC 9112 6.3: 502", "Content-Length: +2"),
                        bad("response with a length that is none", "RFC 9112 6.3: 502", "Content-Length: two"),
                        bad("response with an empty length", "RFC 9112 6.3: 502", "Content-Length:"),
                        bad(
                                "response with a length past 64 bits",
                                "RFC 9112 6.3: 502",
                                "Content-Length: 18446744073709551618"),
                        bad("response with xchunked", "RFC 9112 6.3", "Transfer-Encoding: xchunked"),
                        bad(
                                "response with gzip, chunked",
                                "RFC 9112 7: TE was not sent",
                                "Transfer-Encoding: gzip, chunked"),
                        bad("response with chunked, identity", "RFC 9112 6.3", "Transfer-Encoding: chunked, identity"),
                        bad("response with identity", "RFC 9112 7: identity is gone", "Transfer-Encoding: identity"),
                        bad(
                                "response with chunked twice",
                                "RFC 9112 6.1: once",
                                "Transfer-Encoding: chunked",
                                "Transfer-Encoding: chunked"),
                        bad(
                                "response with a vertical tab before its coding",
                                "RFC 9110 5.5",
                                "Transfer-Encoding: \u000bchunked"),
                        answered("chunked response", "RFC 9112 7.1", "2\r\nhe\r\n3;a=\"b\"\r\nllo\r\n0\r\n\r\n"),
                        Case.of("response that ends with its connection", "RFC 9112 6.3")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "")
                                        .and("hello")
                                        .thenCloses())
                                .answers(200, "hello")
                                .originGets("GET /a HTTP/1.1"),
                        // ---- cut off
                        cut(
                                "response cut off within its length",
                                "RFC 9112 8: incomplete",
                                "Content-Length: 10\r\n\r\nhello"),
                        cut("response cut off before its body", "RFC 9112 8: incomplete", "Content-Length: 10\r\n\r\n"),
                        cut(
                                "response cut off before a chunk",
                                "RFC 9112 8: incomplete",
                                "Transfer-Encoding: chunked\r\n\r\n"),
                        cut(
                                "response cut off within a chunk size",
                                "RFC 9112 8: incomplete",
                                "Transfer-Encoding: chunked\r\n\r\n5"),
                        cut(
                                "response cut off within a chunk",
                                "RFC 9112 8: incomplete",
                                "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"),
                        cut(
                                "response cut off behind a chunk",
                                "RFC 9112 8: incomplete",
                                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
                        cut(
                                "response cut off within the last chunk",
                                "RFC 9112 8: incomplete",
                                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"),
                        cut(
                                "response cut off within its trailers",
                                "RFC 9112 8: incomplete",
                                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n"),
                        Case.of("response cut off, client of HTTP/1.0", "RFC 9112 8: no clean end")
                                .sends("GET /a HTTP/1.0", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "")
                                        .and("5\r\nhel")
                                        .thenCloses())
                                .breaksOffOr(502)
                                .originGets("GET /a HTTP/1.1"),
                        badChunk("response chunk size that is none", "x\r\nhello\r\n0\r\n\r\n"),
                        badChunk("response chunk size with a plus sign", "+5\r\nhello\r\n0\r\n\r\n"),
                        badChunk("response chunk size past 64 bits", "10000000000000005\r\nhello\r\n0\r\n\r\n"),
                        badChunk("response chunk longer than its size", "3\r\nhello\r\n0\r\n\r\n"),
                        badChunk("response chunk size behind a bare line feed", "5\nhello\r\n0\r\n\r\n"),
                        // ---- what is behind
                        Case.of("bytes behind a response", "RFC 9112 9.2: nobody's")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Content-Length: 2", "")
                                        .and("ok" + SMUGGLED))
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("bytes behind a chunked response", "RFC 9112 9.2: nobody's")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "")
                                        .and("2\r\nok\r\n0\r\n\r\n" + SMUGGLED))
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("line ends behind a response", "RFC 9112 9.2: nobody's")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Content-Length: 2", "")
                                        .and("ok\r\n\r\n"))
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("body of an answer to HEAD", "RFC 9110 9.3.2: must have none")
                                .sends("HEAD /a HTTP/1.1", "Host: a", "")
                                .originAnswers(
                                        Answer.lines("HTTP/1.1 200 OK", "Content-Length: " + SMUGGLED.length(), "")
                                                .and(SMUGGLED))
                                .answersHead(200)
                                .originGets("HEAD /a HTTP/1.1"),
                        Case.of("body of 204", "RFC 9110 15.3.5: must have none")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 204 No Content", "")
                                        .and(SMUGGLED))
                                .answers(204, "")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("body of 304", "RFC 9110 15.4.5: must have none")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 304 Not Modified", "Content-Length: " + SMUGGLED.length(), "")
                                        .and(SMUGGLED))
                                .answers(304, "")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("204 with a coding", "RFC 9112 6.1: must not have one")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(
                                        Answer.lines("HTTP/1.1 204 No Content", "Transfer-Encoding: chunked", ""))
                                .answers(204, "")
                                .without("transfer-encoding")
                                .originGets("GET /a HTTP/1.1")),
                Why.nginx(
                        "version 1.22 takes the coding, and drops the length",
                        "response with length and coding",
                        "response with coding and length"),
                Why.nginx(
                        "version 1.22 takes the last, or the first, of several",
                        "response with differing lengths",
                        "response with the same length twice",
                        "response with chunked twice"),
                Why.nginx(
                        "looks over a length that is none: the body ends with the connection, which the origin keeps"
                                + " open",
                        "response with a list of lengths",
                        "response with a negative length",
                        "response with a plus sign in its length",
                        "response with a length that is none",
                        "response with an empty length",
                        "response with a length past 64 bits"),
                Why.nginx(
                        "version 1.22 looks for the word chunked in the coding",
                        "response with xchunked",
                        "response with gzip, chunked",
                        "response with chunked, identity",
                        "response with a vertical tab before its coding"),
                Why.nginx(
                        "finds no chunks: the body ends with the connection, which the origin keeps open",
                        "response with identity"),
                Why.nginx(
                        "ends it like a whole one: nothing tells a client of HTTP/1.0, since it closes without a reset",
                        "response cut off, client of HTTP/1.0"),
                Why.nginx(
                        "closes the connection without an answer",
                        "response chunk size that is none",
                        "response chunk size with a plus sign",
                        "response chunk size past 64 bits",
                        "response chunk longer than its size"),
                Why.nginx("takes a bare line feed for a line end", "response chunk size behind a bare line feed"),
                Why.haproxy(
                        "takes the coding, and drops the length, as RFC 9112 6.3 allows",
                        "response with length and coding",
                        "response with coding and length"),
                Why.haproxy(
                        "takes equal lengths for one, as RFC 9112 6.3 allows", "response with the same length twice"),
                Why.haproxy("takes 64 bits of it", "response with a length past 64 bits"),
                Why.haproxy(
                        "ends the body with the connection on the client's side too",
                        "response that ends with its connection"),
                Why.haproxy("passes HTTP/1.0 on as HTTP/1.0", "response cut off, client of HTTP/1.0"),
                Why.haproxy("takes a bare line feed for a line end", "response chunk size behind a bare line feed"));
    }

    /** What cannot be framed is not passed on, and its connection not used again. */
    private static Case bad(String name, String source, String... fields) {
        return Case.of(name, source)
                .sends("GET /a HTTP/1.1", "Host: a", "")
                .originAnswers(Answer.bytes("HTTP/1.1 200 OK\r\n" + String.join("\r\n", fields)
                        + "\r\n\r\n2\r\nok\r\n0\r\n\r\n" + SMUGGLED))
                .answers(502)
                .originGets("GET /a HTTP/1.1");
    }

    private static Case answered(String name, String source, String body) {
        return Case.of(name, source)
                .sends("GET /a HTTP/1.1", "Host: a", "")
                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "")
                        .and(body))
                .answers(200, "hello")
                .originGets("GET /a HTTP/1.1");
    }

    private static Case cut(String name, String source, String rest) {
        return Case.of(name, source)
                .sends("GET /a HTTP/1.1", "Host: a", "")
                .originAnswers(Answer.bytes("HTTP/1.1 200 OK\r\n" + rest).thenCloses())
                .breaksOffOr(502)
                .originGets("GET /a HTTP/1.1");
    }

    private static Case badChunk(String name, String body) {
        return Case.of(name, "RFC 9112 7.1")
                .sends("GET /a HTTP/1.1", "Host: a", "")
                .originAnswers(Answer.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "")
                        .and(body + SMUGGLED))
                .breaksOffOr(502)
                .originGets("GET /a HTTP/1.1");
    }
}
