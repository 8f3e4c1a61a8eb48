package dev.heddle.server.http.conformance;

import static dev.heddle.server.http.conformance.Requests.SMUGGLED;
import static dev.heddle.server.http.conformance.Requests.refused;

import dev.heddle.server.conformance.Case;
import java.util.List;

/** What answers have and have not: HEAD, 204, 304, {@code Date}, {@code Expect}, limits. */
final class AnswerCases {
    private static final String HEAD = "RFC 9110 9.3.2: no body";
    private static final String EXPECT = "RFC 9110 10.1.1";

    private AnswerCases() {}

    static List<Case> all() {
        return List.of(
                // ---- HEAD
                Case.of("HEAD", HEAD)
                        .sends("HEAD /plaintext HTTP/1.1", "Host: a", "")
                        .answersHead(200)
                        .with("content-length: 13")
                        .withSome("content-type"),
                Case.of("HEAD of a body without a known length", HEAD)
                        .sends("HEAD /stream-bytes/10 HTTP/1.1", "Host: a", "")
                        .answersHead(200),
                Case.of("HEAD of what is not there", HEAD)
                        .sends("HEAD /nowhere HTTP/1.1", "Host: a", "")
                        .answersHead(404),
                Case.of("HEAD of a resource for POST", "RFC 9110 15.5.6")
                        .sends("HEAD /post HTTP/1.1", "Host: a", "")
                        .answersHead(405)
                        .with("allow: POST"),
                Case.of("HEAD that is refused", HEAD)
                        .sendsBytes("HEAD /plaintext HTTP/1.1\r\n\r\n" + SMUGGLED)
                        .answersHead(400)
                        .with("connection: close")
                        .closes(),
                Case.of("HEAD of HTTP/1.0", HEAD)
                        .sends("HEAD /plaintext HTTP/1.0", "")
                        .answersHead(200)
                        .closes(),
                // ---- statuses without a body
                Case.of("204", "RFC 9110 15.3.5: no body; 8.6: no length")
                        .sends("GET /status/204 HTTP/1.1", "Host: a", "")
                        .answers(204, "")
                        .without("content-length")
                        .without("transfer-encoding"),
                Case.of("205", "RFC 9110 15.3.6: no body")
                        .sends("GET /status/205 HTTP/1.1", "Host: a", "")
                        .answers(205, ""),
                Case.of("304", "RFC 9110 15.4.5: no body")
                        .sends("GET /etag/x HTTP/1.1", "Host: a", "If-None-Match: \"x\"", "")
                        .answers(304, "")
                        .without("transfer-encoding")
                        .with("etag: \"x\""),
                Case.of("204 to HTTP/1.0", "RFC 9110 15.3.5")
                        .sends("GET /status/204 HTTP/1.0", "Connection: keep-alive", "")
                        .answers(204, "")
                        .with("connection: keep-alive"),
                // ---- Date
                dated("Date of an answer", "/plaintext", 200),
                dated("Date of a 304", "/status/304", 304),
                dated("Date of a 204", "/status/204", 204),
                dated("Date of a 404", "/nowhere", 404),
                dated("Date of a 500", "/status/500", 500),
                // ---- Expect
                Case.of("body that is asked for", EXPECT + ": must be answered")
                        .sends("POST /echo HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue", "")
                        .receives()
                        .sendsBytes("hello")
                        .answers(200, "hello")
                        .interim(100),
                Case.of("chunked body that is asked for", EXPECT)
                        .sends(
                                "POST /echo HTTP/1.1",
                                "Host: a",
                                "Transfer-Encoding: chunked",
                                "Expect: 100-Continue",
                                "")
                        .receives()
                        .sendsBytes("5\r\nhello\r\n0\r\n\r\n")
                        .answers(200, "hello")
                        .interim(100),
                Case.of("expectation without a body", EXPECT + ": nothing to ask for")
                        .sends("GET /plaintext HTTP/1.1", "Host: a", "Expect: 100-continue", "")
                        .answers(200, "Hello, World!")
                        .noInterim(),
                Case.of("expectation of HTTP/1.0", EXPECT + ": must be ignored")
                        .sends("POST /echo HTTP/1.0", "Content-Length: 5", "Expect: 100-continue", "")
                        .sendsBytes("hello")
                        .answers(200, "hello")
                        .noInterim()
                        .closes(),
                Case.of("body that the handler does not want", EXPECT + ": the final status at once")
                        .sends("POST /nowhere HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue", "")
                        .answers(404)
                        .noInterim()
                        .closes(),
                Case.of("body that is asked for and too long", EXPECT)
                        .sends("POST /echo HTTP/1.1", "Host: a", "Content-Length: 2000000", "Expect: 100-continue", "")
                        .answers(413)
                        .noInterim()
                        .with("connection: close")
                        .closes(),
                expecting("expectation that nobody knows", "Expect: x"),
                expecting("expectation with another behind it", "Expect: 100-continue, x"),
                expecting("expectation with another in a second line", "Expect: 100-continue\r\nExpect: x"),
                expecting("expectation with a value", "Expect: 100-continue=1"),
                Case.of("expectation twice", EXPECT + ": the same")
                        .sends(
                                "POST /echo HTTP/1.1",
                                "Host: a",
                                "Content-Length: 5",
                                "Expect: 100-continue",
                                "Expect: 100-continue",
                                "")
                        .receives()
                        .sendsBytes("hello")
                        .answers(200, "hello")
                        .interim(100),
                // ---- limits
                refused(
                        "announced body longer than the limit",
                        "RFC 9110 15.5.14",
                        413,
                        "POST /anything HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\n"),
                Case.of("chunked body longer than the limit", "RFC 9110 15.5.14")
                        .sendsBytes("POST /anything HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + ("4000\r\n" + "x".repeat(0x4000) + "\r\n").repeat(62) + "0\r\n\r\n" + SMUGGLED)
                        .answers(413)
                        .with("connection: close")
                        .closes(),
                Case.of("body of the longest length", "RFC 9110 15.5.14")
                        .sends("POST /echo HTTP/1.1", "Host: a", "Content-Length: 1000000", "")
                        .sendsBytes("x".repeat(1_000_000))
                        .answers(200, "x".repeat(1_000_000)),
                // ---- ranges
                Case.of("range", "RFC 9110 14.2")
                        .sends("GET /range/26 HTTP/1.1", "Host: a", "Range: bytes=0-2", "")
                        .answers(206, "abc")
                        .with("content-range: bytes 0-2/26"),
                Case.of("range past the end", "RFC 9110 15.5.17")
                        .sends("GET /range/26 HTTP/1.1", "Host: a", "Range: bytes=26-", "")
                        .answers(416)
                        .with("content-range: bytes */26"),
                Case.of("range that is none", "RFC 9110 14.2: ignored")
                        .sends("GET /range/26 HTTP/1.1", "Host: a", "Range: lines=1-2", "")
                        .answers(200, "abcdefghijklmnopqrstuvwxyz"),
                // ---- upgrades
                Case.of("upgrade that nobody knows", "RFC 9110 7.8: ignored")
                        .sends("GET /plaintext HTTP/1.1", "Host: a", "Connection: upgrade", "Upgrade: x/1", "")
                        .answers(200, "Hello, World!"),
                Case.of("upgrade of HTTP/1.0", "RFC 9110 7.8: must be ignored")
                        .sends("GET /ws HTTP/1.0", "Connection: upgrade", "Upgrade: websocket", "")
                        .answers(426)
                        .closes(),
                Case.of("upgrade to HTTP/2", "RFC 9113 3.1: gone, ignored")
                        .sends(
                                "GET /plaintext HTTP/1.1",
                                "Host: a",
                                "Connection: Upgrade, HTTP2-Settings",
                                "Upgrade: h2c",
                                "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
                                "")
                        .answers(200, "Hello, World!"));
    }

    private static Case expecting(String name, String fields) {
        return refused(
                name,
                "RFC 9110 10.1.1: 417",
                417,
                "POST /anything HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n" + fields + "\r\n\r\nhello");
    }

    private static Case dated(String name, String target, int status) {
        return Case.of(name, "RFC 9110 6.6.1: must be there; 5.6.7: its form")
                .sends("GET " + target + " HTTP/1.1", "Host: a", "")
                .answers(status)
                .matching(
                        "date",
                        "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3]\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    }
}
