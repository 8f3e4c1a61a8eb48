package dev.heddle.server.http.conformance;

import static dev.heddle.server.http.conformance.Requests.refused;
import static dev.heddle.server.http.conformance.Requests.refusedField;
import static dev.heddle.server.http.conformance.Requests.servedField;

import dev.heddle.server.conformance.Case;
import java.util.List;

/** The fields of a request: names, values, lines, number; and cookies. */
final class FieldCases {
    private static final String NAME = "RFC 9110 5.1: a token";
    private static final String VALUE = "RFC 9110 5.5";
    private static final String LINE = "GET /plaintext HTTP/1.1\r\nHost: a\r\n";

    private FieldCases() {}

    static List<Case> all() {
        return List.of(
                // ---- names
                servedField("name with every character of a token", "RFC 9110 5.6.2", "x!#$%&'*+-.^_`|~9: z", "\"z\""),
                servedField("name in odd case", "RFC 9110 5.1: in any case", "x-OwN: z", "\"x-OwN\": \"z\""),
                servedField("name of one character", NAME, "x: z", "\"x\": \"z\""),
                refusedField("blank before the colon", "RFC 9112 5.1: must be refused by 400", "X : y"),
                refusedField("tab before the colon", "RFC 9112 5.1: must be refused by 400", "X\t: y"),
                refusedField("empty name", NAME, ": y"),
                refusedField("line without a colon", "RFC 9112 5", "nonsense"),
                refusedField("name with a blank", NAME, "X Y: z"),
                refusedField("name with a NUL", NAME, "X\0Y: z"),
                refusedField("name with a control character", NAME, "X\u0001: z"),
                refusedField("name with a delete", NAME, "X\u007f: z"),
                refusedField("name with an 8-bit character", NAME, "X\u00e4: z"),
                refusedField("name with a carriage return", "RFC 9112 2.2", "X\rY: z"),
                refusedField("name with a slash", NAME, "X/Y: z"),
                refusedField("name with a backslash", NAME, "X\\Y: z"),
                refusedField("name with parentheses", NAME, "X(Y): z"),
                refusedField("name with braces", NAME, "{X}: z"),
                refusedField("name with brackets", NAME, "X[]: z"),
                refusedField("name with an at sign", NAME, "X@Y: z"),
                refusedField("name with an equals sign", NAME, "X=Y: z"),
                refusedField("name with a comma", NAME, "X,Y: z"),
                refusedField("name with a semicolon", NAME, "X;Y: z"),
                refusedField("name in quotes", NAME, "\"X\": z"),
                refusedField("name in angle brackets", NAME, "<X>: z"),
                refusedField("name with a question mark", NAME, "X?: z"),
                // ---- values
                servedField("value without a blank before it", VALUE, "x:y", "\"x\": \"y\""),
                servedField(
                        "blanks and tabs around a value", "RFC 9110 5.5: no part of it", "x: \t y \t", "\"x\": \"y\""),
                servedField("empty value", VALUE, "x:", "\"x\": \"\""),
                servedField("value of blanks", "RFC 9110 5.5: no part of it", "x:  \t ", "\"x\": \"\""),
                servedField("tab within a value", VALUE, "x: a\tb", "\"x\": \"a\\tb\""),
                servedField("8-bit characters in a value", "RFC 9110 5.5: obs-text", "x: \u00e4", "\"x\": \""),
                servedField("colons in a value", VALUE, "x: a:b: c", "\"x\": \"a:b: c\""),
                servedField("value of ten thousand bytes", "RFC 9110 5.4", "x: " + "v".repeat(10_000), "vvvv"),
                refusedField("NUL in a value", "RFC 9110 5.5: must be refused", "X: a\0b"),
                refusedField("control character in a value", "RFC 9110 5.5: may be refused", "X: a\u0001b"),
                refusedField("backspace in a value", "RFC 9110 5.5: may be refused", "X: a\bb"),
                refusedField("vertical tab in a value", "RFC 9110 5.5: may be refused", "X: a\u000bb"),
                refusedField("form feed in a value", "RFC 9110 5.5: may be refused", "X: a\fb"),
                refusedField("escape in a value", "RFC 9110 5.5: may be refused", "X: a\u001bb"),
                refusedField("delete in a value", "RFC 9110 5.5: may be refused", "X: a\u007fb"),
                refusedField("bare carriage return in a value", "RFC 9110 5.5: must be refused", "X: a\rb"),
                refusedField("bare line feed in a value", "RFC 9110 5.5: must be refused", "X: a\nb"),
                refusedField("line feed and a field in a value", "RFC 9112 2.2: may be taken", "X: a\nY: b"),
                refusedField("NUL as a value", "RFC 9110 5.5: must be refused", "X: \0"),
                // ---- lines
                refusedField("folded line", "RFC 9112 5.2: must be refused, or mended", "X: a\r\n b"),
                refusedField("line folded by a tab", "RFC 9112 5.2", "X: a\r\n\tb"),
                refusedField("line folded to nothing", "RFC 9112 5.2", "X: a\r\n "),
                refused(
                        "blank before the first field",
                        "RFC 9112 2.2: must be refused, or dropped",
                        400,
                        "GET /plaintext HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n"),
                refused("blank line of blanks in place of the empty line", "RFC 9112 2.2", 400, LINE + " \r\n\r\n"),
                refused("line feed in place of the empty line", "RFC 9112 2.2: may be taken", 400, LINE + "\n"),
                refused("two carriage returns in the empty line", "RFC 9112 2.2", 400, LINE + "\r\r\n\r\n"),
                refused("carriage returns in place of line ends", "RFC 9112 2.2", 400, LINE + "X: y\r\r\r\n\r\n"),
                refused("line feed and carriage return", "RFC 9112 2.2", 400, LINE + "X: y\n\r\r\n\r\n"),
                // ---- number and length
                Case.of("fields of one name", "RFC 9110 5.3: in their order")
                        .sends("GET /anything HTTP/1.1", "Host: a", "X: 1", "Y: 2", "X: 3", "")
                        .answers(200)
                        .withText("\"X\": \"1,3\""),
                Case.of("two hundred and fifty fields", "RFC 9110 5.4")
                        .sendsBytes("GET /anything HTTP/1.1\r\nHost: a\r\n" + "X: 1\r\n".repeat(250) + "\r\n")
                        .answers(200)
                        .withText("\"X\": \"1,1,1"),
                Case.of("fields of thirty thousand bytes", "RFC 9110 5.4")
                        .sendsBytes(LINE + ("X: " + "y".repeat(295) + "\r\n").repeat(100) + "\r\n")
                        .answers(200, "Hello, World!"),
                refused("more fields than the limit", "RFC 6585 5", 431, LINE + "X: 1\r\n".repeat(300) + "\r\n"),
                refused(
                        "field longer than the limit",
                        "RFC 6585 5",
                        431,
                        LINE + "X: " + "y".repeat(40_000) + "\r\n\r\n"),
                refused("name longer than the limit", "RFC 6585 5", 431, LINE + "X".repeat(40_000) + ": y\r\n\r\n"),
                refused(
                        "blanks longer than the limit",
                        "RFC 6585 5",
                        431,
                        LINE + "X:" + " ".repeat(40_000) + "\r\n\r\n"),
                Case.of("fields that never end", "RFC 6585 5")
                        .sendsBytes(LINE + "X: y\r\n".repeat(10_000))
                        .answers(431)
                        .with("connection: close")
                        .closes(),
                // ---- cookies
                cookies("cookies", "RFC 6265 4.2.1", "\"a\": \"b\",\n    \"c\": \"d\"", "Cookie: a=b; c=d"),
                cookies(
                        "cookies in two lines",
                        "RFC 6265 5.4: one line is sent, two are read",
                        "\"a\": \"b\",\n    \"c\": \"d\"",
                        "Cookie: a=b",
                        "Cookie: c=d"),
                cookies("cookie with an empty value", "RFC 6265 4.1.1", "\"a\": \"\"", "Cookie: a="),
                cookies("cookie in quotes", "RFC 6265 4.1.1", "\"a\": \"b\"", "Cookie: a=\"b\""),
                cookies(
                        "cookies that are none",
                        "RFC 6265 5.4: the server's to judge",
                        "\"cookies\": {",
                        "Cookie: ;; ,=;"));
    }

    private static Case cookies(String name, String source, String told, String... fields) {
        return Case.of(name, source)
                .sendsBytes("GET /cookies HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields) + "\r\n\r\n")
                .answers(200)
                .withText(told);
    }
}
