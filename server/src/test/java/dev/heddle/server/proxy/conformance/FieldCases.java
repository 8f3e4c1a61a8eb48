package dev.heddle.server.proxy.conformance;

import static dev.heddle.server.proxy.conformance.Cases.SMUGGLED;

import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** The characters of a request's head. */
final class FieldCases {
    private FieldCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        // ---- lines
                        head(
                                "bare line feed behind the request line",
                                "RFC 9112 2.2: may be refused",
                                "GET /a HTTP/1.1\nHost: a\r\n\r\n"),
                        head(
                                "bare line feed behind a field",
                                "RFC 9112 2.2: may be refused",
                                "GET /a HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"),
                        head("bare line feeds only", "RFC 9112 2.2: may be refused", "GET /a HTTP/1.1\nHost: a\n\n"),
                        head(
                                "bare line feed in place of the empty line",
                                "RFC 9112 2.2: may be refused",
                                "GET /a HTTP/1.1\r\nHost: a\r\n\n"),
                        head(
                                "bare carriage return in a value",
                                "RFC 9112 2.2",
                                "GET /a HTTP/1.1\r\nHost: a\r\nX: y\rZ: 1\r\n\r\n"),
                        head(
                                "bare carriage return behind the request line",
                                "RFC 9112 2.2",
                                "GET /a HTTP/1.1\rHost: a\r\n\r\n"),
                        head(
                                "folded line",
                                "RFC 9112 5.2: may be refused",
                                "GET /a HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n"),
                        head(
                                "line folded by a tab",
                                "RFC 9112 5.2: may be refused",
                                "GET /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\tz\r\n\r\n"),
                        head(
                                "blank before the first field",
                                "RFC 9112 2.2",
                                "GET /a HTTP/1.1\r\n X: y\r\nHost: a\r\n\r\n"),
                        head("line without a colon", "RFC 9112 5", "GET /a HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"),
                        Case.of("empty lines before the request", "RFC 9112 2.2: at least one is ignored")
                                .sendsBytes("\r\n\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1"),
                        // ---- names
                        field("blank before the colon", "RFC 9112 5.1", "X : y"),
                        field("tab before the colon", "RFC 9112 5.1", "X\t: y"),
                        field("empty name", "RFC 9110 5.1: a token", ": y"),
                        field("name with a blank", "RFC 9110 5.1: a token", "X Y: z"),
                        field("name with a NUL", "RFC 9110 5.1: a token", "X\0Y: z"),
                        field("name with an 8-bit character", "RFC 9110 5.1: a token", "X\u00e4: z"),
                        field("name with a control character", "RFC 9110 5.1: a token", "X\u0001: z"),
                        field("name with a slash", "RFC 9110 5.1: a token", "X/Y: z"),
                        field("name with a parenthesis", "RFC 9110 5.1: a token", "X(Y): z"),
                        passes("name with every special character", "RFC 9110 5.6.2: a token", "x!#$%&'*+-.^`|~9: z"),
                        Case.of("name with an underscore", "nginx: X_Real_IP is X-Real-IP to a CGI program")
                                .sends("GET /a HTTP/1.1", "Host: a", "X_Under: y", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .lacking("x_under"),
                        // ---- values
                        field("NUL in a value", "RFC 9110 5.5", "X: a\0b"),
                        field("control character in a value", "RFC 9110 5.5: may be refused", "X: a\u0001b"),
                        field("delete in a value", "RFC 9110 5.5: may be refused", "X: a\u007fb"),
                        field("vertical tab in a value", "RFC 9110 5.5: may be refused", "X: a\u000bb"),
                        passes(
                                "8-bit characters in a value",
                                "RFC 9110 5.5: obs-text",
                                "x-text: caf\u00e9 \u00ff\u0080"),
                        passes("tab in a value", "RFC 9110 5.5", "x-text: a\tb"),
                        passes("empty value", "RFC 9110 5.5", "x-empty: "),
                        passes("value of a thousand characters", "RFC 9110 5.4", "x-long: " + "v".repeat(1000)),
                        Case.of("blanks around a value", "RFC 9110 5.5: no part of it")
                                .sends("GET /a HTTP/1.1", "Host: a", "X-Own: \t y \t", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "x-own: y"),
                        Case.of("order of fields of one name", "RFC 9110 5.3: must not change")
                                .sends("GET /a HTTP/1.1", "Host: a", "X-Own: 1", "Y: 2", "X-Own: 3", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "x-own: 1", "x-own: 3", "y: 2"),
                        Case.of("head byte by byte", "RFC 9112 2.2")
                                .sendsBytes("G")
                                .sendsBytes("ET /a HTTP/1.1\r")
                                .sendsBytes("\nHo")
                                .sendsBytes("st: a\r\n\r")
                                .sendsBytes("\n")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "host: a"),
                        Case.of("two hundred fields", "RFC 9110 5.4")
                                .sendsBytes("GET /a HTTP/1.1\r\nHost: a\r\n" + "X-Many: 1\r\n".repeat(200) + "\r\n")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "x-many: 1"),
                        Case.of("fields longer than the limit", "RFC 6585 5")
                                .sendsBytes("GET /a HTTP/1.1\r\nHost: a\r\nX-Long: " + "a".repeat(40_000) + "\r\n\r\n")
                                .isRefused(431),
                        Case.of("fields that are many and longer than the limit", "RFC 6585 5")
                                .sendsBytes("GET /a HTTP/1.1\r\nHost: a\r\n" + "X-Many: 1\r\n".repeat(4000) + "\r\n")
                                .isRefused(431),
                        // ---- method and version
                        line("method with a character of no token", "RFC 9112 3.1", 400, "G{T /a HTTP/1.1"),
                        line("method with a NUL", "RFC 9112 3.1", 400, "G\0T /a HTTP/1.1"),
                        line("empty method", "RFC 9112 3", 400, " /a HTTP/1.1"),
                        Case.of("method that is unknown", "RFC 9110 9.1: for the origin to judge")
                                .sends("BREW /a HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("BREW /a HTTP/1.1"),
                        Case.of("method in small letters", "RFC 9110 9.1: another method")
                                .sends("get /a HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("get /a HTTP/1.1"),
                        line("version that is none", "RFC 9112 2.3", 400, "GET /a HTTP/x.y"),
                        line("version in small letters", "RFC 9112 2.3", 400, "GET /a http/1.1"),
                        line("version of two digits", "RFC 9112 2.3", 400, "GET /a HTTP/1.10"),
                        line("version 1.2", "RFC 9110 15.6.6", 505, "GET /a HTTP/1.2"),
                        line("version 2.0", "RFC 9110 15.6.6", 505, "GET /a HTTP/2.0"),
                        line("version left out", "RFC 9112 3: HTTP/0.9", 400, "GET /a"),
                        line("two blanks before the target", "RFC 9112 3", 400, "GET  /a HTTP/1.1"),
                        line("two blanks behind the target", "RFC 9112 3", 400, "GET /a  HTTP/1.1"),
                        line("blank behind the version", "RFC 9112 3", 400, "GET /a HTTP/1.1 "),
                        line("tab in place of a blank", "RFC 9112 3: may be refused", 400, "GET\t/a HTTP/1.1"),
                        line("blank in the target", "RFC 9112 3.2", 400, "GET /a b HTTP/1.1"),
                        line("preface of HTTP/2", "RFC 9110 15.6.6", 505, "PRI * HTTP/2.0")),
                Why.nginx(
                        "takes a bare line feed for a line end, as RFC 9112 2.2 allows",
                        "bare line feed behind the request line",
                        "bare line feed behind a field",
                        "bare line feeds only",
                        "bare line feed in place of the empty line"),
                Why.nginx(
                        "leaves out a field whose name it does not know how to read (ignore_invalid_headers)",
                        "line without a colon",
                        "name with an 8-bit character",
                        "name with a slash",
                        "name with a parenthesis",
                        "name with every special character"),
                Why.nginx(
                        "looks for NUL and line ends only",
                        "control character in a value",
                        "delete in a value",
                        "vertical tab in a value"),
                Why.nginx(
                        "says 400; 494 is its own number for it",
                        "fields longer than the limit",
                        "fields that are many and longer than the limit"),
                Why.nginx("takes capitals, a dash and an underscore for a method", "method in small letters"),
                Why.nginx("takes every version from 1.1 on to 1.99 for 1.1", "version of two digits", "version 1.2"),
                Why.nginx("speaks HTTP/0.9: the answer is a body alone", "version left out"),
                Why.nginx(
                        "skips blanks between the words of a request line, as RFC 9112 3 allows",
                        "two blanks before the target",
                        "two blanks behind the target",
                        "blank behind the version"),
                Why.nginx("finds the target malformed, before it looks at the version", "preface of HTTP/2"),
                Why.haproxy(
                        "takes a bare line feed for a line end, as RFC 9112 2.2 allows",
                        "bare line feed behind the request line",
                        "bare line feed behind a field",
                        "bare line feeds only",
                        "bare line feed in place of the empty line"),
                Why.haproxy(
                        "puts blanks in place of a fold, as RFC 9112 5.2 allows",
                        "folded line",
                        "line folded by a tab"),
                Why.haproxy("passes names with underscores", "name with an underscore"),
                Why.haproxy(
                        "looks for line ends only in values",
                        "NUL in a value",
                        "control character in a value",
                        "delete in a value",
                        "vertical tab in a value"),
                Why.haproxy("takes 101 fields at most (tune.http.maxhdr)", "two hundred fields"),
                Why.haproxy(
                        "says 400 for what does not fit its buffer",
                        "fields longer than the limit",
                        "fields that are many and longer than the limit"),
                Why.haproxy("passes every version with one digit on either side as 1.1", "version 1.2", "version 2.0"),
                Why.haproxy(
                        "skips blanks between the words of a request line, as RFC 9112 3 allows",
                        "two blanks before the target",
                        "two blanks behind the target",
                        "tab in place of a blank"),
                Why.haproxy("takes a preface here for an error of the protocol", "preface of HTTP/2"));
    }

    private static Case head(String name, String source, String bytes) {
        return Case.of(name, source).sendsBytes(bytes + SMUGGLED).isRefused(400);
    }

    private static Case field(String name, String source, String field) {
        return head(name, source, "GET /a HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n");
    }

    private static Case passes(String name, String source, String field) {
        return Case.of(name, source)
                .sends("GET /a HTTP/1.1", "Host: a", field, "")
                .answers(200, "ok")
                .originGets("GET /a HTTP/1.1", field);
    }

    private static Case line(String name, String source, int status, String line) {
        return Case.of(name, source)
                .sendsBytes(line + "\r\nHost: a\r\n\r\n" + SMUGGLED)
                .isRefused(status);
    }
}
