package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** The head of a response: what is none is not passed on. */
final class ResponseHeadCases {
    private ResponseHeadCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        status("status line that is none", "hello\r\n"),
                        status("response of HTTP/0.9", "<html>\r\n"),
                        status("status that is no number", "HTTP/1.1 abc OK\r\n"),
                        status("status of two digits", "HTTP/1.1 20 OK\r\n"),
                        status("status of four digits", "HTTP/1.1 2000 OK\r\n"),
                        status("status of zeros", "HTTP/1.1 000 OK\r\n"),
                        status("status with a sign", "HTTP/1.1 +20 OK\r\n"),
                        status("response of HTTP/2", "HTTP/2.0 200 OK\r\n"),
                        status("response of another protocol", "ICY 200 OK\r\n"),
                        status("response of a version in small letters", "http/1.1 200 OK\r\n"),
                        status("line ends before a status line", "\r\n\r\nHTTP/1.1 200 OK\r\n"),
                        status("status line of bytes", "\u0016\u0003\u0001\u0002\r\n"),
                        Case.of("status without a reason", "RFC 9112 4: may be empty")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 200 ", "Content-Length: 2", "")
                                        .and("ok"))
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("status that nobody knows", "RFC 9110 15: as the x00 of its class")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines("HTTP/1.1 299 Odd", "Content-Length: 2", "")
                                        .and("ok"))
                                .answers(299, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        field(
                                "response with a bare line feed behind a field",
                                "RFC 9112 2.2: may be refused",
                                "X: y\nZ: 1"),
                        field("response with a bare carriage return in a value", "RFC 9112 2.2", "X: y\rZ: 1"),
                        field("response with a folded line", "RFC 9112 5.2: 502, or blanks in its place", "X: y\r\n z"),
                        field("response with a blank before the colon", "RFC 9112 5.1: removed, or refused", "X : y"),
                        field("response with a line without a colon", "RFC 9112 5", "nonsense"),
                        field("response with an empty name", "RFC 9110 5.1: a token", ": y"),
                        field("response with a name that is none", "RFC 9110 5.1: a token", "X(Y): z"),
                        field("response with a NUL in a value", "RFC 9110 5.5", "X: a\0b"),
                        field(
                                "response with a control character in a value",
                                "RFC 9110 5.5: may be refused",
                                "X: a\u0001b"),
                        field(
                                "response with fields longer than the limit",
                                "RFC 9110 5.4",
                                "X-Long: " + "a".repeat(100_000)),
                        Case.of("response with 8-bit characters in a value", "RFC 9110 5.5: obs-text")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(
                                        Answer.lines("HTTP/1.1 200 OK", "Content-Length: 2", "X-Own: caf\u00e9", "")
                                                .and("ok"))
                                .answers(200, "ok")
                                .with("x-own: caf\u00e9")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("response with several cookies", "RFC 6265 3: never joined")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 200 OK",
                                                "Content-Length: 2",
                                                "Set-Cookie: a=1, b",
                                                "Set-Cookie: c=2",
                                                "")
                                        .and("ok"))
                                .answers(200, "ok")
                                .withAll("set-cookie", "a=1, b", "c=2")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("interim responses without an end", "RFC 9110 15.2: a limit of one's own")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.bytes("HTTP/1.1 102 Processing\r\n\r\n".repeat(2000)))
                                .withShortTimeouts()
                                .answers(502)
                                .originGets("GET /a HTTP/1.1")),
                Why.nginx(
                        "takes what has no status line for HTTP/0.9, and passes it on as it came",
                        "status line that is none",
                        "response of HTTP/0.9",
                        "status that is no number",
                        "status of two digits",
                        "status of four digits",
                        "status of zeros",
                        "status with a sign",
                        "response of another protocol",
                        "response of a version in small letters",
                        "line ends before a status line",
                        "status line of bytes"),
                Why.nginx("takes every version with a number", "response of HTTP/2"),
                Why.nginx("takes a bare line feed for a line end", "response with a bare line feed behind a field"),
                Why.nginx(
                        "looks for NUL and line ends only, and passes on or leaves out such a line",
                        "response with a line without a colon",
                        "response with a name that is none",
                        "response with a control character in a value"),
                Why.nginx(
                        "version 1.22 takes an interim response for the final one", "interim responses without an end"),
                Why.haproxy(
                        "takes digits for a status, however many",
                        "status of two digits",
                        "status of four digits",
                        "status of zeros"),
                Why.haproxy("takes every version with one digit on either side", "response of HTTP/2"),
                Why.haproxy("skips line ends before a response", "line ends before a status line"),
                Why.haproxy("takes a bare line feed for a line end", "response with a bare line feed behind a field"),
                Why.haproxy("puts a blank in place of each character of the fold", "response with a folded line"),
                Why.haproxy(
                        "looks for line ends only in values",
                        "response with a NUL in a value",
                        "response with a control character in a value"),
                Why.haproxy("passes on any number, until the time is over", "interim responses without an end"));
    }

    private static Case status(String name, String line) {
        return Case.of(name, "RFC 9112 4: 502")
                .sends("GET /a HTTP/1.1", "Host: a", "")
                .originAnswers(
                        Answer.bytes(line + "Content-Length: 2\r\n\r\nok").thenCloses())
                .answers(502)
                .originGets("GET /a HTTP/1.1");
    }

    private static Case field(String name, String source, String field) {
        return Case.of(name, source)
                .sends("GET /a HTTP/1.1", "Host: a", "")
                .originAnswers(Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + field + "\r\n\r\nok"))
                .answers(502)
                .originGets("GET /a HTTP/1.1");
    }
}
