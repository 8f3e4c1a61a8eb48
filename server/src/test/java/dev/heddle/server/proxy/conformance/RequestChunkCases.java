package dev.heddle.server.proxy.conformance;

import static dev.heddle.server.proxy.conformance.Cases.SMUGGLED;

import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** Chunked requests: where two readers find two ends, one of them reads the rest as a request. */
final class RequestChunkCases {
    private static final String HEAD = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private RequestChunkCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        taken("chunks", "RFC 9112 7.1", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"),
                        taken(
                                "chunk size in capitals and with zeros",
                                "RFC 9112 7.1: hexadecimal digits",
                                "0005\r\nhello\r\n000\r\n\r\n"),
                        taken("chunk extension", "RFC 9112 7.1.1: ignored if unknown", "5;a=b\r\nhello\r\n0;c\r\n\r\n"),
                        taken(
                                "chunk extension with a quoted text",
                                "RFC 9112 7.1.1",
                                "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n"),
                        taken(
                                "trailer that is not asked for",
                                "RFC 9110 6.5.1: may be dropped",
                                "5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n"),
                        refused(
                                "chunk size with a plus sign",
                                "RFC 9112 7.1: hexadecimal digits",
                                "+5\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "chunk size with a minus sign",
                                "RFC 9112 7.1: hexadecimal digits",
                                "-5\r\nhello\r\n0\r\n\r\n"),
                        refused("chunk size with 0x", "RFC 9112 7.1: hexadecimal digits", "0x5\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "blank before a chunk size",
                                "RFC 9112 7.1: hexadecimal digits",
                                " 5\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "blank behind a chunk size",
                                "RFC 9112 7.1.1: only before an extension",
                                "5 \r\nhello\r\n0\r\n\r\n"),
                        taken(
                                "blank before a chunk extension",
                                "RFC 9110 5.6.3: must be taken",
                                "5 ;a=b\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "blank within a chunk size",
                                "RFC 9112 7.1: hexadecimal digits",
                                "0 5\r\nhello\r\n0\r\n\r\n"),
                        refused("empty chunk size", "RFC 9112 7.1: at least one digit", "\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "extension without a chunk size",
                                "RFC 9112 7.1: at least one digit",
                                ";a=b\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "chunk size that is none",
                                "RFC 9112 7.1: hexadecimal digits",
                                "g\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "chunk size with an underscore",
                                "RFC 9112 7.1: hexadecimal digits",
                                "0_5\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "chunk size past 32 bits",
                                "RFC 9112 7.1: no overflow",
                                "100000005\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "chunk size past 64 bits",
                                "RFC 9112 7.1: no overflow",
                                "10000000000000005\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "largest chunk size",
                                "RFC 9112 7.1: no overflow",
                                "ffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "chunk longer than its size",
                                "RFC 9112 7.1: CR LF behind the data",
                                "3\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "chunk without CR LF behind",
                                "RFC 9112 7.1: CR LF behind the data",
                                "5\r\nhello0\r\n\r\n"),
                        refused("bare line feed behind a chunk size", "RFC 9112 7.1: CR LF", "5\nhello\r\n0\r\n\r\n"),
                        refused("bare carriage return behind a chunk size", "RFC 9112 2.2", "5\rXhello\r\n0\r\n\r\n"),
                        refused("bare line feed behind chunk data", "RFC 9112 7.1: CR LF", "5\r\nhello\n0\r\n\r\n"),
                        refused(
                                "bare carriage return behind chunk data",
                                "RFC 9112 7.1: CR LF",
                                "5\r\nhello\r0\r\n\r\n"),
                        refused(
                                "bare line feed in a chunk extension",
                                "RFC 9112 7.1.1",
                                "5;a\nb\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "bare carriage return in a chunk extension",
                                "RFC 9112 2.2",
                                "5;a\rb\r\nhello\r\n0\r\n\r\n"),
                        refused("NUL in a chunk extension", "RFC 9112 7.1.1", "5;a\0b\r\nhello\r\n0\r\n\r\n"),
                        refused(
                                "chunk extension without an end",
                                "RFC 9112 7.1.1: limit their length",
                                "5;" + "a".repeat(100_000) + "\r\nhello\r\n0\r\n\r\n"),
                        refused("bare line feed behind the last chunk", "RFC 9112 7.1: CR LF", "5\r\nhello\r\n0\n\n"),
                        refused("trailer without a colon", "RFC 9112 5", "5\r\nhello\r\n0\r\nnonsense\r\n\r\n"),
                        refused(
                                "trailer with a blank before the colon",
                                "RFC 9112 5.1",
                                "5\r\nhello\r\n0\r\nX : 1\r\n\r\n"),
                        refused(
                                "trailer in a folded line",
                                "RFC 9112 5.2: may be refused",
                                "5\r\nhello\r\n0\r\nX: 1\r\n 2\r\n\r\n"),
                        refused(
                                "trailer with a bare line feed",
                                "RFC 9112 2.2",
                                "5\r\nhello\r\n0\r\nX: 1\nY: 2\r\n\r\n"),
                        refused("trailer with a NUL", "RFC 9110 5.5", "5\r\nhello\r\n0\r\nX: \0\r\n\r\n"),
                        refused(
                                "trailer with an empty name",
                                "RFC 9110 5.1: a token",
                                "5\r\nhello\r\n0\r\n: 1\r\n\r\n"),
                        refused(
                                "trailers without an end",
                                "RFC 9110 5.4: limit their length",
                                "5\r\nhello\r\n0\r\n" + "X-Long: " + "a".repeat(200_000) + "\r\n\r\n"),
                        framingTrailer("trailer that is a length", "Content-Length: 50"),
                        framingTrailer("trailer that is a coding", "Transfer-Encoding: chunked"),
                        framingTrailer("trailer that is a host", "Host: b"),
                        Case.of("chunked body that the client breaks off", "RFC 9112 8: incomplete")
                                .sendsBytes(HEAD + "5\r\nhel")
                                .endsOutput()
                                .closes()
                                .originGetsNothingWhole()),
                Why.nginx(
                        "skips blanks behind a size, with digits behind them too",
                        "blank behind a chunk size",
                        "blank within a chunk size"),
                Why.nginx("finds it longer than its limit for bodies", "chunk size past 32 bits"),
                Why.nginx(
                        "takes a bare line feed for a line end; it sends the body on with a length of its own",
                        "bare line feed behind a chunk size",
                        "bare line feed behind chunk data",
                        "bare line feed behind the last chunk"),
                Why.nginx(
                        "skips extensions without a look, however long",
                        "NUL in a chunk extension",
                        "chunk extension without an end"),
                Why.nginx(
                        "skips trailers without a look, however long",
                        "trailer in a folded line",
                        "trailer without a colon",
                        "trailer with a blank before the colon",
                        "trailer with a bare line feed",
                        "trailer with a NUL",
                        "trailer with an empty name",
                        "trailers without an end"),
                Why.haproxy("puts blanks in place of a fold, as RFC 9112 5.2 allows", "trailer in a folded line"),
                Why.haproxy("skips blanks behind a size", "blank behind a chunk size"),
                Why.haproxy("waits for 4 GiB, which it takes; Heddle takes chunks to 2 GiB", "chunk size past 32 bits"),
                Why.haproxy(
                        "takes a bare line feed for a line end; it sends on chunks of its own",
                        "bare line feed behind a chunk size",
                        "bare line feed behind chunk data",
                        "bare line feed behind the last chunk"),
                Why.haproxy("skips extensions without a look", "NUL in a chunk extension"),
                Why.haproxy("takes trailers as it takes fields", "trailer with a bare line feed", "trailer with a NUL"),
                Why.haproxy(
                                "begins to send the body on before it has seen its end, and breaks it off",
                                "trailer with a blank before the colon")
                        .atTimes());
    }

    private static Case taken(String name, String source, String body) {
        return Case.of(name, source)
                .sendsBytes(HEAD + body)
                .answers(200, "ok")
                .originGets("POST /a HTTP/1.1")
                .withBody("hello");
    }

    private static Case refused(String name, String source, String body) {
        return Case.of(name, source)
                .sendsBytes(HEAD + body + SMUGGLED)
                .answers(400)
                .closes()
                .originGetsNothingWhole();
    }

    /** RFC 9110 6.5.1: fields for framing and routing have no meaning behind the body. */
    private static Case framingTrailer(String name, String field) {
        return Case.of(name, "RFC 9110 6.5.1: no trailer")
                .sendsBytes(HEAD + "5\r\nhello\r\n0\r\n" + field + "\r\n\r\n")
                .answers(200, "ok")
                .originGets("POST /a HTTP/1.1", "host: a")
                .withBody("hello");
    }
}
