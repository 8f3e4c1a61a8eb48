package dev.heddle.server.http.conformance;

import static dev.heddle.server.http.conformance.Requests.SMUGGLED;
import static dev.heddle.server.http.conformance.Requests.echoed;

import dev.heddle.server.conformance.Case;
import java.util.List;

/** Chunked bodies, and the trailers behind them. */
final class ChunkCases {
    private static final String SIZE = "RFC 9112 7.1: hexadecimal digits";
    private static final String OVERFLOW = "RFC 9112 7.1: no overflow";
    private static final String END = "RFC 9112 7.1: CR LF";
    private static final String FIELDS = "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private ChunkCases() {}

    static List<Case> all() {
        return List.of(
                taken("one chunk", "RFC 9112 7.1", "5\r\nhello\r\n0\r\n\r\n"),
                taken(
                        "chunk for each byte",
                        "RFC 9112 7.1",
                        "1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n"),
                taken("chunk size with zeros in front", SIZE, "00000005\r\nhello\r\n0\r\n\r\n"),
                taken("last chunk of several zeros", SIZE, "5\r\nhello\r\n0000\r\n\r\n"),
                taken("chunk extension", "RFC 9112 7.1.1: must be ignored", "5;a\r\nhello\r\n0\r\n\r\n"),
                taken("chunk extension with a value", "RFC 9112 7.1.1", "5;a=b;c=d\r\nhello\r\n0;e\r\n\r\n"),
                taken("chunk extension in quotes", "RFC 9112 7.1.1", "5;a=\"b;\\\"c\"\r\nhello\r\n0\r\n\r\n"),
                taken(
                        "blanks before a chunk extension",
                        "RFC 9110 5.6.3: must be taken",
                        "5 \t;a=b\r\nhello\r\n0\r\n\r\n"),
                taken(
                        "blanks within a chunk extension",
                        "RFC 9110 5.6.3: must be taken",
                        "5; a = b\r\nhello\r\n0\r\n\r\n"),
                Case.of("chunk sizes in capitals and small letters", SIZE)
                        .sendsBytes(
                                "POST /echo HTTP/1.1\r\n" + FIELDS + "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n")
                        .answers(200, "01234567890123456789"),
                Case.of("data that looks like chunks", "RFC 9112 7.1")
                        .sendsBytes("POST /echo HTTP/1.1\r\n" + FIELDS + "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n")
                        .answers(200, "\r\n0\r\n\r\n"),
                echoed("empty chunked body", "RFC 9112 7.1", "POST /echo HTTP/1.1\r\n" + FIELDS, "0\r\n\r\n", ""),
                // ---- trailers
                taken("trailer", "RFC 9110 6.5", "5\r\nhello\r\n0\r\nX: y\r\n\r\n"),
                taken("several trailers", "RFC 9110 6.5", "5\r\nhello\r\n0\r\nX: y\r\nZ:\r\nX: \t9 \r\n\r\n"),
                taken(
                        "trailer that is a length",
                        "RFC 9110 6.5.1: no meaning",
                        "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n"),
                taken(
                        "trailer that is a coding",
                        "RFC 9110 6.5.1: no meaning",
                        "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Case.of("trailer that is a host", "RFC 9110 6.5.1: no meaning")
                        .sendsBytes("POST /anything HTTP/1.1\r\n" + FIELDS + "0\r\nHost: b\r\n\r\n")
                        .answers(200)
                        .withText("\"Host\": \"a\""),
                refused("trailer without a colon", "RFC 9112 5", "5\r\nhello\r\n0\r\nnonsense\r\n\r\n"),
                refused("trailer with a blank before the colon", "RFC 9112 5.1", "5\r\nhello\r\n0\r\nX : y\r\n\r\n"),
                refused("trailer folded", "RFC 9112 5.2: may be mended", "5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n"),
                refused("trailer with an empty name", "RFC 9110 5.1", "5\r\nhello\r\n0\r\n: y\r\n\r\n"),
                refused("trailer with a NUL", "RFC 9110 5.5", "5\r\nhello\r\n0\r\nX: \0\r\n\r\n"),
                refused("trailer with a bare line feed", "RFC 9112 2.2", "5\r\nhello\r\n0\r\nX: y\nZ: 1\r\n\r\n"),
                refused("bare line feed behind the last chunk", END, "5\r\nhello\r\n0\n\r\n"),
                refused("bare line feed behind the trailers", END, "5\r\nhello\r\n0\r\n\n"),
                refused("trailers longer than the limit", "RFC 9110 5.4", "0\r\nX: " + "y".repeat(40_000) + "\r\n\r\n"),
                refused("more trailers than the limit", "RFC 9110 5.4", "0\r\n" + "X: y\r\n".repeat(300) + "\r\n"),
                // ---- sizes
                refused("empty chunk size", SIZE, "\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size of no digit", SIZE, "g\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size with 0x", SIZE, "0x5\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size with h", SIZE, "5h\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size with a plus sign", SIZE, "+5\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size with a minus sign", SIZE, "-5\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size with an underscore", SIZE, "0_5\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size with a comma", SIZE, "5,5\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size with a NUL", SIZE, "5\0\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size of other digits", SIZE, "\u00b9\r\nh\r\n0\r\n\r\n"),
                refused("blank before a chunk size", SIZE, " 5\r\nhello\r\n0\r\n\r\n"),
                refused(
                        "blank behind a chunk size",
                        "RFC 9112 7.1.1: only before an extension",
                        "5 \r\nhello\r\n0\r\n\r\n"),
                refused("blank within a chunk size", SIZE, "0 5\r\nhello\r\n0\r\n\r\n"),
                refused("blank before the last chunk", SIZE, "5\r\nhello\r\n 0\r\n\r\n"),
                refused("blank behind the last chunk's size", "RFC 9112 7.1", "5\r\nhello\r\n0 \r\n\r\n"),
                refused("vertical tab behind a chunk size", SIZE, "5\u000b\r\nhello\r\n0\r\n\r\n"),
                refused("extension without a size", SIZE, ";a=b\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size past 31 bits", OVERFLOW, "80000000\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size past 32 bits", OVERFLOW, "100000005\r\nhello\r\n0\r\n\r\n"),
                refused("chunk size past 64 bits", OVERFLOW, "10000000000000005\r\nhello\r\n0\r\n\r\n"),
                refused("largest chunk size of 64 bits", OVERFLOW, "ffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
                refused("zeros without an end in a chunk size", OVERFLOW, "0".repeat(1000) + "5\r\nhello\r\n0\r\n\r\n"),
                // ---- extensions
                refused("bare line feed in an extension", "RFC 9112 7.1.1", "5;a\nb\r\nhello\r\n0\r\n\r\n"),
                refused("bare carriage return in an extension", "RFC 9112 2.2", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
                refused("NUL in an extension", "RFC 9112 7.1.1", "5;a\0\r\nhello\r\n0\r\n\r\n"),
                refused(
                        "extension longer than the limit",
                        "RFC 9112 7.1.1: to be limited",
                        "5;" + "a".repeat(1000) + "\r\nhello\r\n0\r\n\r\n"),
                // ---- data
                refused("chunk longer than its size", END, "3\r\nhello\r\n0\r\n\r\n"),
                refused("chunk shorter than its size", END, "6\r\nhello\r\n0\r\n\r\n"),
                refused("nothing between data and the next size", END, "5\r\nhello0\r\n\r\n"),
                refused("bare line feed behind a size", END, "5\nhello\r\n0\r\n\r\n"),
                refused("bare carriage return behind a size", "RFC 9112 2.2", "5\rhello\r\n0\r\n\r\n"),
                refused("bare line feed behind data", END, "5\r\nhello\n0\r\n\r\n"),
                refused("bare carriage return behind data", "RFC 9112 2.2", "5\r\nhello\r0\r\n\r\n"),
                refused("two line ends behind data", END, "5\r\nhello\r\n\r\n0\r\n\r\n"),
                Case.of("client that breaks off within a chunk", "RFC 9112 8: incomplete, no answer")
                        .sendsBytes("POST /anything HTTP/1.1\r\n" + FIELDS + "5\r\nhel")
                        .endsOutput()
                        .closes(),
                Case.of("client that breaks off before the last chunk", "RFC 9112 8: incomplete, no answer")
                        .sendsBytes("POST /anything HTTP/1.1\r\n" + FIELDS + "5\r\nhello\r\n")
                        .endsOutput()
                        .closes());
    }

    private static Case taken(String name, String source, String framed) {
        return echoed(name, source, "POST /echo HTTP/1.1\r\n" + FIELDS, framed, "hello");
    }

    private static Case refused(String name, String source, String framed) {
        return Case.of(name, source)
                .sendsBytes("POST /anything HTTP/1.1\r\n" + FIELDS + framed + SMUGGLED)
                .answers(400)
                .with("connection: close")
                .closes();
    }
}
