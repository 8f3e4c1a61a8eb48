package dev.heddle.server.http.conformance;

import static dev.heddle.server.http.conformance.Requests.echoed;
import static dev.heddle.server.http.conformance.Requests.refused;
import static dev.heddle.server.http.conformance.Requests.refusedFraming;

import dev.heddle.server.conformance.Case;
import java.util.List;

/** Where a request ends by {@code Content-Length} and {@code Transfer-Encoding}. */
final class FramingCases {
    private static final String BOTH = "RFC 9112 6.1: smuggling";
    private static final String LENGTH = "RFC 9112 6.3: 400 and close";
    private static final String CODING = "RFC 9112 6.1: 501";
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: a\r\n";

    private FramingCases() {}

    static List<Case> all() {
        return List.of(
                // ---- both
                refusedFraming("length, then coding", BOTH, 400, "Content-Length: 5", "Transfer-Encoding: chunked"),
                refusedFraming("coding, then length", BOTH, 400, "Transfer-Encoding: chunked", "Content-Length: 5"),
                refusedFraming("both in odd case", BOTH, 400, "cOnTENT-leNGth: 5", "TRANSFER-encoding: CHUNKED"),
                refusedFraming(
                        "length of zero and coding", BOTH, 400, "Content-Length: 0", "Transfer-Encoding: chunked"),
                refusedFraming(
                        "malformed length and coding", BOTH, 400, "Content-Length: x", "Transfer-Encoding: chunked"),
                refusedFraming("length and unknown coding", BOTH, 501, "Content-Length: 5", "Transfer-Encoding: gzip"),
                refused(
                        "both in HTTP/1.0",
                        BOTH,
                        400,
                        "POST / HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                // ---- lengths
                echoed("length", "RFC 9112 6.2", POST, "Content-Length: 5\r\n\r\nhello", "hello"),
                echoed("length of zero", "RFC 9112 6.2", POST, "Content-Length: 0\r\n\r\n", ""),
                echoed(
                        "length with zeros in front",
                        "RFC 9110 8.6: digits",
                        POST,
                        "Content-Length: 005\r\n\r\nhello",
                        "hello"),
                echoed("length with blanks around", VALUE, POST, "Content-Length: \t5 \t\r\n\r\nhello", "hello"),
                echoed("length in odd case", "RFC 9110 5.1", POST, "CONTENT-length: 5\r\n\r\nhello", "hello"),
                echoed("neither length nor coding", "RFC 9112 6.3: no body", POST, "\r\n", ""),
                Case.of("body of a GET request", "RFC 9110 9.3.1: framed as any other")
                        .sends("GET /anything HTTP/1.1", "Host: a", "Content-Length: 5", "")
                        .sendsBytes("hello")
                        .answers(200)
                        .withText("\"data\": \"hello\""),
                Case.of("body of a HEAD request", "RFC 9110 9.3.2: framed as any other")
                        .sends("HEAD /anything HTTP/1.1", "Host: a", "Content-Length: 5", "")
                        .sendsBytes("hello")
                        .answersHead(200),
                Case.of("body of a DELETE request", "RFC 9110 9.3.5: framed as any other")
                        .sends("DELETE /anything HTTP/1.1", "Host: a", "Content-Length: 5", "")
                        .sendsBytes("hello")
                        .answers(200)
                        .withText("\"data\": \"hello\""),
                Case.of("body of an OPTIONS request", "RFC 9110 9.3.7: framed as any other")
                        .sends("OPTIONS /anything HTTP/1.1", "Host: a", "Content-Length: 5", "")
                        .sendsBytes("hello")
                        .answers(200)
                        .withText("\"data\": \"hello\""),
                Case.of("body that looks like a request", "RFC 9112 6.2")
                        .sends("POST /echo HTTP/1.1", "Host: a", "Content-Length: 30", "")
                        .sendsBytes("GET / HTTP/1.1\r\nHost: smug\r\n\r\n")
                        .answers(200, "GET / HTTP/1.1\r\nHost: smug\r\n\r\n"),
                refusedFraming("differing lengths", LENGTH, 400, "Content-Length: 5", "Content-Length: 6"),
                refusedFraming(
                        "equal lengths", "RFC 9112 6.3: may be taken", 400, "Content-Length: 5", "Content-Length: 5"),
                refusedFraming("list of equal lengths", "RFC 9112 6.3: may be taken", 400, "Content-Length: 5, 5"),
                refusedFraming("list of differing lengths", LENGTH, 400, "Content-Length: 5, 6"),
                refusedFraming("list with an empty member", LENGTH, 400, "Content-Length: 5,"),
                refusedFraming("empty length", LENGTH, 400, "Content-Length:"),
                refusedFraming("length with a plus sign", LENGTH, 400, "Content-Length: +5"),
                refusedFraming("negative length", LENGTH, 400, "Content-Length: -5"),
                refusedFraming("negative zero", LENGTH, 400, "Content-Length: -0"),
                refusedFraming("hexadecimal length", LENGTH, 400, "Content-Length: 0x5"),
                refusedFraming("length with a fraction", LENGTH, 400, "Content-Length: 5.0"),
                refusedFraming("length with an exponent", LENGTH, 400, "Content-Length: 5e0"),
                refusedFraming("length with a blank inside", LENGTH, 400, "Content-Length: 5 5"),
                refusedFraming("length with an underscore", LENGTH, 400, "Content-Length: 0_5"),
                refusedFraming("length with a unit", LENGTH, 400, "Content-Length: 5b"),
                refusedFraming("length in quotes", LENGTH, 400, "Content-Length: \"5\""),
                refusedFraming("length of other digits", LENGTH, 400, "Content-Length: \u00b2"),
                refusedFraming(
                        "length past 64 bits",
                        "RFC 9110 8.6: no overflow",
                        400,
                        "Content-Length: 18446744073709551621"),
                refusedFraming(
                        "length past a long's",
                        "RFC 9110 8.6: no overflow",
                        400,
                        "Content-Length: 9223372036854775813"),
                refusedFraming("length with a vertical tab", "RFC 9110 5.5", 400, "Content-Length: \u000b5"),
                refusedFraming("length behind a fold", "RFC 9112 5.2", 400, "Content-Length:\r\n 5"),
                refusedFraming("length behind a bare line feed", "RFC 9112 2.2", 400, "X: y\nContent-Length: 5"),
                refusedFraming("blank before the colon of a length", "RFC 9112 5.1", 400, "Content-Length : 5"),
                // ---- codings
                echoed(
                        "coding",
                        "RFC 9112 7.1",
                        POST,
                        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                        "hello"),
                echoed(
                        "coding in odd case",
                        "RFC 9112 7: in any case",
                        POST,
                        "transfer-ENCODING: chUNKed\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                        "hello"),
                echoed(
                        "coding with blanks around",
                        VALUE,
                        POST,
                        "Transfer-Encoding:\t chunked \t\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                        "hello"),
                refusedFraming("unknown coding", CODING, 501, "Transfer-Encoding: xchunked"),
                refusedFraming("identity", "RFC 9112 7: gone", 501, "Transfer-Encoding: identity"),
                refusedFraming("gzip", CODING, 501, "Transfer-Encoding: gzip"),
                refusedFraming("gzip, chunked", CODING, 501, "Transfer-Encoding: gzip, chunked"),
                refusedFraming(
                        "chunked, gzip", "RFC 9112 6.3: chunked is last", 501, "Transfer-Encoding: chunked, gzip"),
                refusedFraming("chunked, chunked", "RFC 9112 6.1: once", 501, "Transfer-Encoding: chunked, chunked"),
                refusedFraming(
                        "chunked in two lines",
                        "RFC 9112 6.1: once",
                        501,
                        "Transfer-Encoding: chunked",
                        "Transfer-Encoding: chunked"),
                refusedFraming(
                        "identity and chunked in two lines",
                        CODING,
                        501,
                        "Transfer-Encoding: identity",
                        "Transfer-Encoding: chunked"),
                refusedFraming(
                        "chunked with a parameter", "RFC 9112 7.1: has none", 501, "Transfer-Encoding: chunked;a=b"),
                refusedFraming("chunked in quotes", "RFC 9112 7: a token", 501, "Transfer-Encoding: \"chunked\""),
                refusedFraming("chunked with a comma", CODING, 501, "Transfer-Encoding: chunked,"),
                refusedFraming("chunked behind a comma", CODING, 501, "Transfer-Encoding: ,chunked"),
                refusedFraming("empty coding", CODING, 501, "Transfer-Encoding:"),
                refusedFraming("coding with a vertical tab", "RFC 9110 5.5", 400, "Transfer-Encoding: \u000bchunked"),
                refusedFraming("coding with a form feed", "RFC 9110 5.5", 400, "Transfer-Encoding: chunked\f"),
                refusedFraming("coding with a NUL", "RFC 9110 5.5", 400, "Transfer-Encoding: chunked\0"),
                refusedFraming("coding behind a fold", "RFC 9112 5.2", 400, "Transfer-Encoding:\r\n chunked"),
                refusedFraming("coding folded", "RFC 9112 5.2", 400, "Transfer-Encoding: chunked\r\n , identity"),
                refusedFraming(
                        "coding behind a bare line feed", "RFC 9112 2.2", 400, "X: y\nTransfer-Encoding: chunked"),
                refusedFraming("coding behind a bare CR", "RFC 9112 2.2", 400, "X: y\rTransfer-Encoding: chunked"),
                refusedFraming(
                        "blank before the colon of a coding", "RFC 9112 5.1", 400, "Transfer-Encoding : chunked"),
                refusedFraming("blank before the name of a coding", "RFC 9112 5.2", 400, " Transfer-Encoding: chunked"),
                refused(
                        "coding in HTTP/1.0",
                        "RFC 9112 6.1: faulty framing",
                        400,
                        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Case.of("name that is nearly that of a coding", "RFC 9110 5.1: another field")
                        .sends("GET /anything HTTP/1.1", "Host: a", "Transfer_Encoding: chunked", "")
                        .answers(200)
                        .withText("\"Transfer_Encoding\""));
    }

    private static final String VALUE = "RFC 9110 5.5: no part of the value";
}
