package dev.heddle.server.http.conformance;

import static dev.heddle.server.http.conformance.Requests.refused;
import static dev.heddle.server.http.conformance.Requests.refusedLine;
import static dev.heddle.server.http.conformance.Requests.servedLine;

import dev.heddle.server.conformance.Case;
import java.util.List;

/** The request line, and what comes before it. */
final class RequestLineCases {
    private static final String LINE = "RFC 9112 3";
    private static final String VERSION = "RFC 9112 2.3";
    private static final String METHOD = "RFC 9112 3.1";
    private static final String HOST = "\r\nHost: a\r\n\r\n";

    private RequestLineCases() {}

    static List<Case> all() {
        return List.of(
                servedLine("request of HTTP/1.1", VERSION, "GET /plaintext HTTP/1.1"),
                Case.of("request of HTTP/1.0", VERSION)
                        .sends("GET /plaintext HTTP/1.0", "")
                        .answers(200, "Hello, World!")
                        .with("connection: close")
                        .closes(),
                Case.of("empty line before a request", "RFC 9112 2.2: ought to be ignored")
                        .sendsBytes("\r\nGET /plaintext HTTP/1.1" + HOST)
                        .answers(200, "Hello, World!"),
                Case.of("several empty lines before a request", "RFC 9112 2.2: ought to be ignored")
                        .sendsBytes("\r\n\r\n\r\nGET /plaintext HTTP/1.1" + HOST)
                        .answers(200, "Hello, World!"),
                Case.of("empty line behind a body", "RFC 9112 2.2: ought to be ignored")
                        .sendsBytes("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi\r\n")
                        .answers(200, "hi"),
                // ---- methods
                servedMethod("every character of a token in a method", "RFC 9110 5.6.2", "M!#$%&'*+-.^_`|~09z"),
                servedMethod("method in small letters is another method", "RFC 9110 9.1: case-sensitive", "get"),
                servedMethod("method that nobody knows", "RFC 9110 9.1: extensible", "BREW"),
                Case.of("method that a resource does not have", "RFC 9110 15.5.6: with Allow")
                        .sends("DELETE /plaintext HTTP/1.1", "Host: a", "")
                        .answers(405)
                        .with("allow: GET, HEAD"),
                refusedLine("no method", LINE, 400, " /plaintext HTTP/1.1"),
                refusedLine("method with a parenthesis", METHOD, 400, "G(T /plaintext HTTP/1.1"),
                refusedLine("method with an at sign", METHOD, 400, "G@T /plaintext HTTP/1.1"),
                refusedLine("method with a slash", METHOD, 400, "G/T /plaintext HTTP/1.1"),
                refusedLine("method with a colon", METHOD, 400, "GET: /plaintext HTTP/1.1"),
                refusedLine("method with a quote", METHOD, 400, "\"GET\" /plaintext HTTP/1.1"),
                refusedLine("method with braces", METHOD, 400, "{GET} /plaintext HTTP/1.1"),
                refusedLine("method with a NUL", METHOD, 400, "G\0ET /plaintext HTTP/1.1"),
                refusedLine("method with a control character", METHOD, 400, "GE\u0001T /plaintext HTTP/1.1"),
                refusedLine("method with a delete", METHOD, 400, "GET\u007f /plaintext HTTP/1.1"),
                refusedLine("method with an 8-bit character", METHOD, 400, "G\u00cbT /plaintext HTTP/1.1"),
                // ---- the blanks between
                refusedLine("two blanks behind the method", LINE, 400, "GET  /plaintext HTTP/1.1"),
                refusedLine("two blanks behind the target", LINE, 400, "GET /plaintext  HTTP/1.1"),
                refusedLine("blank behind the version", LINE, 400, "GET /plaintext HTTP/1.1 "),
                refusedLine("tab behind the method", LINE, 400, "GET\t/plaintext HTTP/1.1"),
                refusedLine("tab behind the target", LINE, 400, "GET /plaintext\tHTTP/1.1"),
                refusedLine("tab behind the version", LINE, 400, "GET /plaintext HTTP/1.1\t"),
                refusedLine("vertical tab behind the method", LINE, 400, "GET\u000b/plaintext HTTP/1.1"),
                refusedLine("form feed behind the target", LINE, 400, "GET /plaintext\fHTTP/1.1"),
                refusedLine("bare carriage return behind the method", "RFC 9112 2.2", 400, "GET\r/plaintext HTTP/1.1"),
                refusedLine("bare carriage return behind the target", "RFC 9112 2.2", 400, "GET /plaintext\rHTTP/1.1"),
                refusedLine("bare carriage return behind the version", "RFC 9112 2.2", 400, "GET /a HTTP/1.1\rX"),
                // ---- line ends
                refused(
                        "bare line feed behind the request line",
                        "RFC 9112 2.2: may be taken",
                        400,
                        "GET /plaintext HTTP/1.1\nHost: a\r\n\r\n"),
                refused("line feeds alone", "RFC 9112 2.2: may be taken", 400, "GET /plaintext HTTP/1.1\nHost: a\n\n"),
                refused(
                        "two carriage returns behind the request line",
                        "RFC 9112 2.2",
                        400,
                        "GET /plaintext HTTP/1.1\r\r\nHost: a\r\n\r\n"),
                refused(
                        "line feed before a request",
                        "RFC 9112 2.2: lines end in CR LF",
                        400,
                        "\nGET /plaintext HTTP/1.1" + HOST),
                refused("blank before a request", "RFC 9112 2.2", 400, " GET /plaintext HTTP/1.1" + HOST),
                refused("NUL before a request", "RFC 9112 3", 400, "\0GET /plaintext HTTP/1.1" + HOST),
                refused("hello of TLS", "RFC 9112 3", 400, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc" + HOST),
                // ---- versions
                refusedLine("no version", "RFC 9112 3: HTTP/0.9 is gone", 400, "GET /plaintext"),
                refusedLine("empty version", VERSION, 400, "GET /plaintext "),
                refusedLine("version in small letters", VERSION, 400, "GET /plaintext http/1.1"),
                refusedLine("version without a dot", VERSION, 400, "GET /plaintext HTTP/1"),
                refusedLine("version without a minor number", VERSION, 400, "GET /plaintext HTTP/1."),
                refusedLine("version with three numbers", VERSION, 400, "GET /plaintext HTTP/1.1.1"),
                refusedLine("version of two digits", VERSION, 400, "GET /plaintext HTTP/1.10"),
                refusedLine("version with a zero in front", VERSION, 400, "GET /plaintext HTTP/01.1"),
                refusedLine("version with a sign", VERSION, 400, "GET /plaintext HTTP/+1.1"),
                refusedLine("version with a comma", VERSION, 400, "GET /plaintext HTTP/1,1"),
                refusedLine("version of letters", VERSION, 400, "GET /plaintext HTTP/x.y"),
                refusedLine("version of another protocol", VERSION, 400, "GET /plaintext RTSP/1.0"),
                refusedLine("version with a blank inside", VERSION, 400, "GET /plaintext HTTP/ 1.1"),
                refusedLine("something behind the version", VERSION, 400, "GET /plaintext HTTP/1.1x"),
                refusedLine("version 0.9", "RFC 9110 15.6.6", 505, "GET /plaintext HTTP/0.9"),
                refusedLine("version 1.2", "RFC 9110 2.5: may be taken for 1.1", 505, "GET /plaintext HTTP/1.2"),
                refusedLine("version 2.0", "RFC 9110 15.6.6", 505, "GET /plaintext HTTP/2.0"),
                refusedLine("version 9.9", "RFC 9110 15.6.6", 505, "GET /plaintext HTTP/9.9"),
                // ---- length
                servedLine(
                        "target of eight thousand bytes",
                        "RFC 9112 3: at least 8000",
                        "GET /anything/" + "a".repeat(7986) + " HTTP/1.1"),
                refusedLine(
                        "target longer than the limit",
                        "RFC 9110 15.5.15",
                        414,
                        "GET /" + "a".repeat(8192) + " HTTP/1.1"),
                refusedLine(
                        "query longer than the limit",
                        "RFC 9110 15.5.15",
                        414,
                        "GET /?" + "a".repeat(9000) + " HTTP/1.1"),
                refusedLine("method longer than the limit", LINE, 414, "G".repeat(9000) + " / HTTP/1.1"),
                Case.of("request line that never ends", "RFC 9110 15.5.15")
                        .sendsBytes("GET /" + "a".repeat(20_000))
                        .answers(414)
                        .with("connection: close")
                        .closes());
    }

    private static Case servedMethod(String name, String source, String method) {
        return Case.of(name, source)
                .sends(method + " /anything HTTP/1.1", "Host: a", "")
                .answers(200)
                .withText("\"method\": \"" + method + "\"");
    }
}
