package dev.heddle.server.proxy.conformance;

import static dev.heddle.server.proxy.conformance.Cases.SMUGGLED;

import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** {@code Content-Length} and {@code Transfer-Encoding} of requests: whoever reads them otherwise can be smuggled to. */
final class RequestFramingCases {
    private RequestFramingCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        // ---- both
                        refused(
                                "length, then coding",
                                "RFC 9112 6.1",
                                400,
                                "Content-Length: 5",
                                "Transfer-Encoding: chunked"),
                        refused(
                                "coding, then length",
                                "RFC 9112 6.1",
                                400,
                                "Transfer-Encoding: chunked",
                                "Content-Length: 5"),
                        refused(
                                "length and coding in odd case",
                                "RFC 9110 5.1: names in any case",
                                400,
                                "cOnTeNt-LeNgTh: 5",
                                "TRANSFER-ENCODING: CHUNKED"),
                        refused(
                                "length of zero and coding",
                                "RFC 9112 6.1",
                                400,
                                "Content-Length: 0",
                                "Transfer-Encoding: chunked"),
                        refused(
                                "length and a coding that is unknown",
                                "RFC 9112 6.1",
                                501,
                                "Content-Length: 5",
                                "Transfer-Encoding: xchunked"),
                        // ---- lengths
                        refused("differing lengths", "RFC 9112 6.3", 400, "Content-Length: 3", "Content-Length: 5"),
                        refused(
                                "the same length twice",
                                "RFC 9112 6.3: may be refused",
                                400,
                                "Content-Length: 5",
                                "Content-Length: 5"),
                        refused("list of equal lengths", "RFC 9112 6.3: may be refused", 400, "Content-Length: 5, 5"),
                        refused("list of differing lengths", "RFC 9112 6.3", 400, "Content-Length: 5, 3"),
                        refused("length with a plus sign", "RFC 9110 8.6: digits", 400, "Content-Length: +5"),
                        refused("negative length", "RFC 9110 8.6: digits", 400, "Content-Length: -5"),
                        refused("negative length of zero", "RFC 9110 8.6: digits", 400, "Content-Length: -0"),
                        refused("empty length", "RFC 9110 8.6: at least one digit", 400, "Content-Length: "),
                        refused("hexadecimal length", "RFC 9110 8.6: digits", 400, "Content-Length: 0x5"),
                        refused("length with a fraction", "RFC 9110 8.6: digits", 400, "Content-Length: 5.0"),
                        refused("length with a blank inside", "RFC 9110 8.6: digits", 400, "Content-Length: 5 5"),
                        refused("length in quotes", "RFC 9110 8.6: digits", 400, "Content-Length: \"5\""),
                        refused(
                                "length past 64 bits",
                                "RFC 9110 8.6: no overflow",
                                400,
                                "Content-Length: 18446744073709551621"),
                        refused(
                                "length with digits past a long's",
                                "RFC 9110 8.6: no overflow",
                                400,
                                "Content-Length: 92233720368547758085"),
                        Case.of("length with blanks around", "RFC 9110 5.5: no part of the value")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: \t 5 \t", "")
                                .sendsBytes("hello")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1", "content-length: 5")
                                .withBody("hello"),
                        Case.of("length with zeros in front", "RFC 9110 8.6: digits")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 005", "")
                                .sendsBytes("hello")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1", "content-length: 5")
                                .withBody("hello"),
                        Case.of("two posts in one piece", "RFC 9112 9.3.2")
                                .sends("POST /a HTTP/1.1", "Host: a", "Content-Length: 5", "")
                                .sendsBytes("helloPOST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nyo")
                                .answers(200, "ok")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1")
                                .withBody("hello")
                                .originGets("POST /b HTTP/1.1")
                                .withBody("yo"),
                        Case.of("body of a GET request", "RFC 9110 9.3.1: framed as any other")
                                .sends("GET /a HTTP/1.1", "Host: a", "Content-Length: 37", "")
                                .sendsBytes("GET /smuggled HTTP/1.1\r\nHost: a\r\nX: \r\n".substring(0, 37))
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "content-length: 37"),
                        Case.of("post without a length", "RFC 9112 6.3: no body")
                                .sends("POST /a HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1")
                                .withBody(""),
                        // ---- codings
                        Case.of("coding in odd case", "RFC 9112 7: names of codings in any case")
                                .sends("POST /a HTTP/1.1", "Host: a", "transfer-ENCODING: chUNKed", "")
                                .sendsBytes("5\r\nhello\r\n0\r\n\r\n")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1")
                                .withBody("hello"),
                        Case.of("coding with blanks around", "RFC 9110 5.5: no part of the value")
                                .sends("POST /a HTTP/1.1", "Host: a", "Transfer-Encoding:\t chunked \t", "")
                                .sendsBytes("5\r\nhello\r\n0\r\n\r\n")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1")
                                .withBody("hello"),
                        refused(
                                "coding with a vertical tab",
                                "RFC 9110 5.5: no blank",
                                400,
                                "Transfer-Encoding: \u000bchunked"),
                        refused(
                                "coding with a form feed",
                                "RFC 9110 5.5: no blank",
                                400,
                                "Transfer-Encoding: chunked\u000c"),
                        refused("xchunked", "RFC 9112 6.1", 501, "Transfer-Encoding: xchunked"),
                        refused(
                                "chunked with a parameter",
                                "RFC 9112 7.1: has none",
                                501,
                                "Transfer-Encoding: chunked;a=b"),
                        refused("chunked in quotes", "RFC 9112 7: a token", 501, "Transfer-Encoding: \"chunked\""),
                        refused(
                                "chunked, identity",
                                "RFC 9112 6.3: not chunked in the end",
                                501,
                                "Transfer-Encoding: chunked, identity"),
                        refused(
                                "identity, chunked",
                                "RFC 9112 7: identity is gone",
                                501,
                                "Transfer-Encoding: identity, chunked"),
                        refused("identity", "RFC 9112 7: identity is gone", 501, "Transfer-Encoding: identity"),
                        refused("gzip, chunked", "RFC 9112 6.1", 501, "Transfer-Encoding: gzip, chunked"),
                        refused("chunked, chunked", "RFC 9112 6.1: once", 501, "Transfer-Encoding: chunked, chunked"),
                        refused("list with an empty member", "RFC 9112 6.1", 501, "Transfer-Encoding: , chunked"),
                        refused("empty coding", "RFC 9112 6.3", 501, "Transfer-Encoding:"),
                        refused(
                                "chunked twice, in two lines",
                                "RFC 9112 6.1: once",
                                501,
                                "Transfer-Encoding: chunked",
                                "Transfer-Encoding: chunked"),
                        refused(
                                "chunked and identity, in two lines",
                                "RFC 9112 6.3",
                                501,
                                "Transfer-Encoding: chunked",
                                "Transfer-Encoding: identity"),
                        refused(
                                "blank before the colon of a coding",
                                "RFC 9112 5.1",
                                400,
                                "Transfer-Encoding : chunked"),
                        refused("coding in a folded line", "RFC 9112 5.2", 400, "Transfer-Encoding:", " chunked"),
                        refused(
                                "coding behind a bare line feed",
                                "RFC 9112 2.2: may be refused",
                                400,
                                "X: y\nTransfer-Encoding: chunked"),
                        refused(
                                "coding behind a bare carriage return",
                                "RFC 9112 2.2",
                                400,
                                "X: y\rTransfer-Encoding: chunked"),
                        Case.of("coding in HTTP/1.0", "RFC 9112 6.1: its framing is faulty")
                                .sends("POST / HTTP/1.0", "Host: a", "Transfer-Encoding: chunked", "", "0", "")
                                .sendsBytes(SMUGGLED)
                                .isRefused(400),
                        Case.of("both in HTTP/1.0", "RFC 9112 6.1")
                                .sends(
                                        "POST / HTTP/1.0",
                                        "Host: a",
                                        "Content-Length: 5",
                                        "Transfer-Encoding: chunked",
                                        "",
                                        "0",
                                        "")
                                .sendsBytes(SMUGGLED)
                                .isRefused(400)),
                Why.nginx(
                        "takes blanks around a value, but no tabs",
                        "length with blanks around",
                        "coding with blanks around"),
                Why.nginx(
                        "finds the coding unknown, before it finds the character",
                        "coding with a vertical tab",
                        "coding with a form feed"),
                Why.nginx(
                        "takes a second line for malformed",
                        "chunked twice, in two lines",
                        "chunked and identity, in two lines"),
                Why.nginx(
                        "takes a bare line feed for a line end, as RFC 9112 2.2 allows; the coding is a field then",
                        "coding behind a bare line feed"),
                Why.haproxy(
                        "drops the length and closes the connection after the answer, as RFC 9112 6.1 allows",
                        "length, then coding",
                        "coding, then length",
                        "length and coding in odd case",
                        "length of zero and coding",
                        "both in HTTP/1.0"),
                Why.haproxy(
                        "answers 400, or 422 if chunked is the last coding; RFC 9112 6.1 says 501",
                        "length and a coding that is unknown",
                        "xchunked",
                        "chunked with a parameter",
                        "chunked in quotes",
                        "chunked, identity",
                        "identity, chunked",
                        "identity",
                        "gzip, chunked",
                        "chunked, chunked",
                        "list with an empty member",
                        "empty coding",
                        "chunked and identity, in two lines",
                        "chunked twice, in two lines"),
                Why.haproxy(
                        "takes equal lengths for one, as RFC 9112 6.3 allows",
                        "the same length twice",
                        "list of equal lengths"),
                Why.haproxy("passes the digits as they are", "length with zeros in front"),
                Why.haproxy("puts blanks in place of a fold, as RFC 9112 5.2 allows", "coding in a folded line"),
                Why.haproxy(
                        "takes a bare line feed for a line end, as RFC 9112 2.2 allows; the coding is a field then",
                        "coding behind a bare line feed"),
                Why.haproxy(
                        "takes the coding and closes the connection after the answer, as RFC 9112 6.1 allows",
                        "coding in HTTP/1.0"));
    }

    /** A POST request with these fields, an empty chunked body, and another request behind. */
    private static Case refused(String name, String source, int status, String... fields) {
        return Case.of(name, source)
                .sendsBytes(
                        "POST / HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields) + "\r\n\r\n0\r\n\r\n" + SMUGGLED)
                .isRefused(status);
    }
}
